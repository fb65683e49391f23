"""What comes back is done, once, and believed only from who has had our letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from challenge import breaker
from challenge.codes import code_of
from challenge.letter import compose, message_id
from challenge.models import Challenge, Exclusion
from challenge.returned.take import Taken, take
from challenge.state import State
from filter.models import Judgement
from filter.opinion import Action
from tests.challenge.build import configured
from tests.challenge.mail import NOON, QUESTION
from tests.challenge.returned.letters import EXCHANGE, POSTFIX, bounce, complaint, reply
from tests.challenge.test_sending import anna, asked

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def challenge(settings: Settings) -> Challenge:
    """Ben was asked, and has not answered."""
    configured(settings)
    found = asked(anna(), state=State.SENT, sent_at=NOON)
    found.message_id = message_id(found)
    found.save()
    return found


def address(challenge: Challenge) -> str:
    return f"challenge+{code_of(challenge).in_address}@hamlet.example.org"


def test_a_reply_with_the_code_delivers_the_mail(challenge: Challenge) -> None:
    assert take(reply(address(challenge)), at=LATER) is Taken.REPLY
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == (State.ANSWERED, "reply")
    assert challenge.answered_at == LATER
    assert Judgement.objects.get().action == Action.DELIVER


def test_taken_twice_it_is_answered_once(challenge: Challenge) -> None:
    take(reply(address(challenge)), at=LATER)
    assert take(reply(address(challenge)), at=LATER + timedelta(hours=1)) is Taken.REPLY
    challenge.refresh_from_db()
    assert challenge.answered_at == LATER


def test_a_server_may_have_changed_the_case_of_the_code(challenge: Challenge) -> None:
    assert take(reply(address(challenge).upper()), at=LATER) is Taken.REPLY


def test_the_code_counts_where_the_servers_noted_it(challenge: Challenge) -> None:
    noted = f"Delivered-To: {address(challenge)}\n".encode()
    assert take(noted + reply("undisclosed@person.example"), at=LATER) is Taken.REPLY


def test_another_may_not_answer_for_him(challenge: Challenge) -> None:
    raw = reply(address(challenge), sender="eve@person.example")
    assert take(raw, at=LATER) is Taken.IGNORED
    challenge.refresh_from_db()
    assert challenge.state == State.SENT


AWAY: list[Callable[[str], bytes]] = [
    lambda to: reply(to, Auto_Submitted="auto-replied"),
    lambda to: reply(to, Auto_Submitted="auto-replied (vacation)"),
    lambda to: reply(to, X_Autoreply="yes"),
    lambda to: reply(to, Precedence="bulk"),
    lambda to: reply(to, X_Auto_Response_Suppress="All"),
    lambda to: reply(to, Subject="Out of Office: Auto: A question"),
    lambda to: reply(to, Subject="Automatische Antwort: A question"),
    lambda to: reply(to, Return_Path="<>"),
    lambda to: reply(to, From="Ben's assistant <no-reply@person.example>"),
    lambda to: reply(to, List_Id="<people.person.example>"),
]


@pytest.mark.parametrize("away", AWAY)
def test_who_is_out_of_office_has_not_answered(
    challenge: Challenge, away: Callable[[str], bytes]
) -> None:
    assert take(away(address(challenge)), at=LATER) is Taken.IGNORED
    challenge.refresh_from_db()
    assert challenge.state == State.SENT


def test_our_own_letter_that_comes_back_is_no_answer(challenge: Challenge) -> None:
    raw = compose(challenge, QUESTION, at=NOON)
    raw = raw.replace(b"From: Hamlet", b"From: Ben <ben@person.example>\r\nX-From: Hamlet")
    raw = raw.replace(b"To: ben@person.example", f"To: {address(challenge)}".encode())
    assert take(raw, at=LATER) is Taken.IGNORED


@pytest.mark.parametrize(
    "to",
    [
        "challenge@hamlet.example.org",
        "challenge+@hamlet.example.org",
        f"challenge+{'a' * 52}@hamlet.example.org",
        f"challenge+{'a' * 5000}@hamlet.example.org",
        "challenge+é@hamlet.example.org",
    ],
)
def test_a_reply_without_a_code_of_ours_is_nothing(challenge: Challenge, to: str) -> None:
    assert take(reply(to), at=LATER) is Taken.IGNORED


def test_the_code_of_the_page_is_none_for_replies(challenge: Challenge) -> None:
    to = f"challenge+{code_of(challenge).in_url}@hamlet.example.org"
    assert take(reply(to), at=LATER) is Taken.IGNORED


def test_a_code_at_another_domain_is_nothing(challenge: Challenge) -> None:
    to = address(challenge).replace("hamlet.example.org", "evil.example")
    assert take(reply(to), at=LATER) is Taken.IGNORED


def test_one_mail_tries_five_codes_at_most(challenge: Challenge) -> None:
    wrong = [f"challenge+{letter * 52}@hamlet.example.org" for letter in "abcdef"]
    late = ", ".join([*wrong, address(challenge)])
    soon = ", ".join([wrong[0], address(challenge)])
    assert take(reply(late, To=late), at=LATER) is Taken.IGNORED
    assert take(reply(soon, To=soon), at=LATER) is Taken.REPLY


def test_an_answer_that_comes_too_late_delivers_nothing(challenge: Challenge) -> None:
    take(reply(address(challenge)), at=NOON + timedelta(days=15))
    assert Judgement.objects.get().action == Action.HOLD


@pytest.mark.parametrize("form", [POSTFIX, EXCHANGE], ids=["postfix", "exchange"])
def test_a_bounce_is_noted_and_the_address_left_alone_for_a_while(
    challenge: Challenge, form: str
) -> None:
    raw = bounce(form, message_id=challenge.message_id)
    assert [take(raw, at=LATER), take(raw, at=LATER + timedelta(days=1))] == [Taken.BOUNCE] * 2
    challenge.refresh_from_db()
    assert (challenge.state, challenge.bounced_at) == (State.FAILED, LATER)
    exclusion = Exclusion.objects.get(whom="ben@person.example")
    assert exclusion.reason == "bounced"
    assert exclusion.until is not None
    assert Judgement.objects.get().action == Action.HOLD


def test_a_bounce_that_comes_after_the_answer_takes_nothing_back(challenge: Challenge) -> None:
    take(reply(address(challenge)), at=LATER)
    take(bounce(message_id=challenge.message_id), at=LATER)
    challenge.refresh_from_db()
    assert challenge.state == State.ANSWERED
    assert challenge.bounced_at == LATER


def test_that_the_letter_is_late_is_no_bounce(challenge: Challenge) -> None:
    raw = bounce(action="delayed", message_id=challenge.message_id)
    assert take(raw, at=LATER) is Taken.IGNORED
    assert not Exclusion.objects.exists()


def test_a_complaint_is_noted_and_the_breaker_opens(challenge: Challenge) -> None:
    raw = complaint(message_id=challenge.message_id)
    assert take(raw, at=LATER) is Taken.COMPLAINT
    challenge.refresh_from_db()
    assert challenge.complained_at == LATER
    exclusion = Exclusion.objects.get(whom="ben@person.example")
    assert (exclusion.reason, exclusion.until) == ("complained", None)
    assert breaker.is_open(LATER)


@pytest.mark.parametrize("forged", [bounce, complaint])
def test_a_report_without_the_message_id_of_a_letter_of_ours_is_not_believed(
    challenge: Challenge, forged: Callable[..., bytes]
) -> None:
    for wrong in ("<0123@hamlet.example.org>", "", "%", "'"):
        assert take(forged(message_id=wrong), at=LATER) is Taken.IGNORED
    assert not Exclusion.objects.exists()
    assert not breaker.is_open(LATER)


def test_a_challenge_that_was_never_sent_has_no_message_id_to_be_found_by(
    challenge: Challenge,
) -> None:
    Challenge.objects.update(message_id="")
    for raw in (bounce(message_id=""), complaint(message_id="")):
        assert take(raw, at=LATER) is Taken.IGNORED
    assert not Exclusion.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\x00" * 100, b"To: <", b"Content-Type: multipart/report"])
def test_any_bytes_may_come(challenge: Challenge, raw: bytes) -> None:
    assert take(raw, at=LATER) is Taken.IGNORED
