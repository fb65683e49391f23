from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenge import breaker, exclusions
from challenge.configuration import Caps
from challenge.considering import AT_ONCE, PATIENCE, consider, users_to_ask_for
from challenge.models import Challenge, Opening
from challenge.preferences import set_switch, set_wait_days
from challenge.rules import Refusal
from challenge.rules.pace import ASKED_ONCE_IN
from challenge.state import State
from challenge.switch import Switch
from filter.held import release
from filter.models import StoredMessage
from filter.opinion import Action
from mail.automatic import Automatic
from tests.challenge.letters import ANNA, BERTA, CAME, LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings):
    switched_on(settings)


def sender(number: int) -> str:
    return f"somebody@friend{number}.example"


def test_the_sender_of_an_unsure_letter_that_waits_is_to_be_asked():
    anna = person()
    judgement = arrives(anna, letter())
    [challenge] = consider(anna, at=LATER)
    assert challenge == Challenge.objects.get()
    assert (challenge.user, challenge.judgement) == (anna, judgement)
    assert (challenge.state, challenge.refusal, challenge.sender) == (State.DUE, "", BERTA)
    assert challenge.considered_at == LATER
    assert challenge.expires_at == LATER + timedelta(days=14)
    assert challenge.proof == "aligned; SPF pass, DMARC none; DKIM friend.example"


def test_each_letter_is_decided_about_once():
    anna = person()
    arrives(anna, letter())
    assert len(consider(anna, at=LATER)) == 1
    assert consider(anna, at=LATER) == []
    assert Challenge.objects.count() == 1


def test_a_letter_is_left_to_its_user_for_a_while():
    anna = person()
    arrives(anna, letter())
    assert consider(anna, at=CAME + PATIENCE - timedelta(seconds=1)) == []
    assert len(consider(anna, at=CAME + PATIENCE)) == 1


def test_what_its_user_settled_or_what_was_delivered_is_nobodys_question():
    anna = person()
    release(anna, arrives(anna, letter()).pk, at=LATER)
    arrives(anna, letter(text="Or to dinner?"), action=Action.DELIVER)
    assert consider(anna, at=LATER) == []


def test_a_refusal_is_written_down_with_the_rule_that_said_so():
    anna = person()
    arrives(anna, letter(proven=False))
    [challenge] = consider(anna, at=LATER)
    assert (challenge.state, challenge.refusal) == (State.REFUSED, Refusal.NOT_PROVEN)
    assert (challenge.expires_at, challenge.proof) == (None, "")


def test_what_a_machine_wrote_says_by_what_it_was_known():
    anna = person()
    arrives(anna, letter(BERTA, "List-Id: <tea.example>"))
    [challenge] = consider(anna, at=LATER)
    assert (challenge.refusal, challenge.trouble) == (Refusal.AUTOMATIC, Automatic.LIST)


def test_a_letter_whose_bytes_are_gone_is_not_asked_about():
    anna = person()
    arrives(anna, letter())
    StoredMessage.objects.all().delete()
    [challenge] = consider(anna, at=LATER)
    assert (challenge.state, challenge.refusal) == (State.REFUSED, Refusal.NOT_KEPT)


@pytest.mark.parametrize("said", [Switch.OFF, Switch.LOG, Switch.ON])
@pytest.mark.parametrize("allows", [Switch.OFF, Switch.LOG, Switch.ON])
def test_the_lesser_word_of_user_and_administrator_holds(settings, said, allows):
    switched_on(settings, switch=allows)
    anna = person(switch=said)
    arrives(anna, letter())
    found = [each.state for each in consider(anna, at=LATER)]
    if Switch.OFF in {said, allows}:
        assert found == []
    elif Switch.LOG in {said, allows}:
        assert found == [State.LOGGED]
    else:
        assert found == [State.DUE]


def test_a_switch_turned_while_letters_are_weighed_leaves_them_to_the_next_time():
    anna = person(switch=Switch.LOG)
    arrives(anna, letter())
    turned = []

    def turn(execute, sql, params, many, context):
        if "knowledge_base_sighting" in sql and not turned:
            turned.append(set_switch(anna, Switch.ON, at=LATER))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(turn):
        assert consider(anna, at=LATER) == []
    assert turned
    assert [each.state for each in consider(anna, at=LATER)] == [State.DUE]


def test_a_sender_is_asked_once_in_seven_days():
    anna = person()
    arrives(anna, letter())
    consider(anna, at=LATER)
    soon, over = LATER + timedelta(days=6), LATER + ASKED_ONCE_IN
    arrives(anna, letter(text="Well?"), at=soon)
    arrives(anna, letter(text="Never mind."), at=over)
    [again] = consider(anna, at=soon + PATIENCE)
    assert again.refusal == Refusal.ASKED_LATELY
    [later] = consider(anna, at=over + PATIENCE)
    assert later.state == State.DUE


def test_of_several_letters_of_one_sender_the_first_is_asked_about():
    anna = person()
    arrives(anna, letter(text="Second"), at=CAME + timedelta(minutes=1))
    first = arrives(anna, letter(text="First"))
    found = {each.judgement: each.refusal for each in consider(anna, at=LATER)}
    assert found.pop(first) == ""
    assert list(found.values()) == [Refusal.ASKED_LATELY]


def test_one_users_challenges_do_not_silence_another_users():
    anna, ben = person(), person("ben@away.example")
    arrives(anna, letter())
    arrives(ben, letter(to="ben@away.example"))
    assert [each.state for each in consider(anna, at=LATER)] == [State.DUE]
    assert [each.state for each in consider(ben, at=LATER)] == [State.DUE]


def test_another_mailbox_that_is_served_here_is_not_asked():
    anna = person()
    person(BERTA)
    arrives(anna, letter())
    [challenge] = consider(anna, at=LATER)
    assert challenge.refusal == Refusal.SERVED_HERE


@pytest.mark.parametrize("whom", [BERTA, "friend.example"])
def test_who_is_excluded_is_not_asked(whom):
    anna = person()
    exclusions.exclude(whom, exclusions.Reason.BOUNCED, at=CAME)
    arrives(anna, letter())
    [challenge] = consider(anna, at=LATER)
    assert challenge.refusal == Refusal.EXCLUDED


def test_nobody_is_asked_while_the_breaker_is_open():
    anna = person()
    Opening.objects.create(opened_at=CAME, why="Somebody complained.")
    arrives(anna, letter())
    [challenge] = consider(anna, at=LATER)
    assert challenge.refusal == Refusal.BREAKER_OPEN
    breaker.close(at=LATER)
    arrives(anna, letter(text="And now?"), at=LATER)
    [challenge] = consider(anna, at=LATER + PATIENCE)
    assert challenge.state == State.DUE


@pytest.mark.parametrize(
    ("caps", "most"),
    [
        (Caps(user_a_day=6), 3),
        (Caps(all_an_hour=4), 2),
        (Caps(user_a_day=0), 0),
    ],
)
def test_the_caps_hold_for_a_user_and_for_all(settings, caps, most):
    switched_on(settings, caps=caps)
    anna = person()
    for number in range(8):
        arrives(anna, letter(sender(number)), at=CAME + timedelta(seconds=number))
    found = [each.refusal for each in consider(anna, at=LATER)]
    assert found.count("") == most
    assert found.count(Refusal.OVER_ALLOWANCE) == 8 - most


def test_the_cap_of_a_domain_holds_for_all_users(settings):
    switched_on(settings, caps=Caps(domain_a_day=2))
    found = []
    for number in range(3):
        mine = f"anna{number}@home{number}.example"
        user = person(mine)
        arrives(user, letter(f"berta{number}@friend.example", to=mine))
        found += [each.refusal for each in consider(user, at=LATER)]
    assert found == ["", Refusal.OVER_ALLOWANCE, Refusal.OVER_ALLOWANCE]


def test_who_only_logs_takes_nothing_from_the_caps(settings):
    switched_on(settings, caps=Caps(user_a_day=0))
    anna = person(switch=Switch.LOG)
    arrives(anna, letter())
    assert [each.state for each in consider(anna, at=LATER)] == [State.LOGGED]


def test_mail_waits_as_long_as_its_user_says():
    anna = person()
    set_wait_days(anna, 3, at=LATER)
    arrives(anna, letter())
    [challenge] = consider(anna, at=LATER)
    assert challenge.expires_at == LATER + timedelta(days=3)


def test_only_users_with_something_to_decide_are_swept_up():
    anna, ben = person(), person("ben@away.example")
    off = person("carol@off.example", switch=Switch.OFF)
    for user in (anna, ben, off):
        arrives(user, letter())
    consider(ben, at=LATER)
    assert users_to_ask_for() == [anna.pk]


def queries(letters: int, name: str, **fields) -> int:
    """How many it takes to decide about so many letters of a user of that name."""
    user = person(name)
    for number in range(letters):
        at = CAME - timedelta(hours=number)
        arrives(user, letter(sender(number), f"X-{number}: x", to=name, **fields), at=at)
    with CaptureQueriesContext(connection) as asked:
        assert len(consider(user, at=LATER)) == letters
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_that_of_letters(settings):
    switched_on(settings, caps=Caps(0, 0, 0))
    few, many = queries(2, "a@a.example"), queries(40, "b@b.example")
    assert few == many <= 16


def test_forged_mail_asks_the_tables_nothing(settings):
    good, forged = queries(2, "a@a.example"), queries(2, "b@b.example", proven=False)
    assert forged <= 8 < good


def test_more_letters_than_one_portion_are_taken_the_oldest_first():
    anna = person()
    for number in range(AT_ONCE + 1):
        arrives(anna, letter(sender(number), proven=False), at=CAME - timedelta(seconds=number))
    first = consider(anna, at=LATER)
    assert len(first) == AT_ONCE
    assert [each.sender for each in consider(anna, at=LATER)] == [sender(0)]


def test_a_user_without_the_address_asked_for_is_nobody_else():
    anna, ben = person(), person("ben@away.example")
    judgement = arrives(ben, letter(to=ANNA))
    assert consider(anna, at=LATER) == []
    [challenge] = consider(ben, at=LATER)
    assert (challenge.judgement, challenge.refusal) == (judgement, Refusal.NOT_TO_YOU)
