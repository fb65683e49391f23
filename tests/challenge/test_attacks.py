"""Whoever wants Hamlet to write to strangers, or to let spam in by its own question."""

from collections import Counter
from datetime import timedelta

import pytest

from challenge import breaker
from challenge.breaker import LEAST
from challenge.considering import AT_ONCE, PATIENCE, consider
from challenge.delivering import Outcome, answer
from challenge.models import Challenge
from challenge.passes import passes_of, revoke_abused
from challenge.rules import Refusal
from challenge.state import Answer, State
from filter import store
from filter.held import held
from filter.models import Judgement, Mark
from filter.opinion import Action, Verdict
from knowledge_base import sightings
from mail.message import parse
from tests.challenge.letters import ANNA, BERTA, CAME, LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(settings):
    switched_on(settings)
    return person()


def arrive_together(user, raws, *, seconds: float) -> None:
    """A flood of letters, each so many seconds after the one before, all judged unsure."""
    messages = [parse(raw, user.boundary) for raw in raws]
    times = [CAME + timedelta(seconds=seconds * number) for number in range(len(messages))]
    store.keep(user, messages)
    sightings.record(user, messages, times)
    Judgement.objects.bulk_create(
        Judgement(
            user=user,
            digest=message.digest,
            verdict=Verdict.UNSURE,
            probability=0.6,
            step="cross_validation",
            action=Action.HOLD,
            trail=[],
            signals={},
            arrived_at=at,
        )
        for message, at in zip(messages, times, strict=True)
    )
    Judgement.objects.filter(user=user).update(judged_at=CAME)


def considered(user, *, at=LATER) -> Counter[str]:
    """What is decided of all the user's letters, by reason; "" for those to be asked about."""
    found: Counter[str] = Counter()
    while some := consider(user, at=at):
        found.update(each.refusal for each in some)
    return found


def test_a_flood_of_ten_thousand_forged_senders_sends_nothing(anna):
    raws = [letter(f"victim{n}@bank{n % 97}.example", proven=False) for n in range(10_000)]
    arrive_together(anna, raws, seconds=0.05)
    assert considered(anna) == {Refusal.NOT_PROVEN: 10_000}
    assert held(anna).count() == 10_000


def test_a_flood_of_proven_senders_sends_nothing_either(anna):
    raws = [letter(f"mallory@spam{n}.example") for n in range(5 * AT_ONCE)]
    arrive_together(anna, raws, seconds=1)
    assert considered(anna) == {Refusal.FLOOD: 5 * AT_ONCE}


def test_a_slow_stream_of_proven_senders_gets_no_more_than_the_caps(anna):
    raws = [letter(f"mallory@spam{n}.example", f"X-{n}: {n}") for n in range(80)]
    arrive_together(anna, raws, seconds=600)
    found = considered(anna, at=CAME + timedelta(hours=14))
    assert found == {"": 10, Refusal.OVER_ALLOWANCE: 70}


def test_a_signed_letter_cannot_make_us_write_to_a_victim(anna):
    arrives(anna, letter("mallory@spam.example", envelope="victim@bank.example"))
    assert considered(anna) == {Refusal.OTHER_AUTHOR: 1}


def test_a_signed_letter_cannot_make_us_write_to_a_victim_of_the_same_provider(anna):
    arrives(anna, letter("mallory@gmail.com", envelope="victim@gmail.com"))
    assert considered(anna) == {Refusal.OTHER_AUTHOR: 1}


@pytest.mark.parametrize("proven", [True, False])
def test_the_users_own_address_forged_asks_nobody(anna, proven):
    arrives(anna, letter(ANNA, proven=proven))
    expected = Refusal.YOURSELF if proven else Refusal.NOT_PROVEN
    assert considered(anna) == {expected: 1}


@pytest.mark.parametrize(
    "raw",
    [
        letter("tea@lists.example", "List-Id: <tea.lists.example>", "Precedence: list"),
        letter(envelope=""),
        letter("mailer-daemon@mx.example", envelope="", text="It could not be delivered."),
        letter(BERTA, "Content-Type: multipart/report; report-type=delivery-status; boundary=b"),
        letter(BERTA, "Content-Type: text/calendar; method=REPLY"),
        letter(BERTA, "Auto-Submitted: auto-replied"),
        letter(BERTA, "X-Autoreply: yes"),
        letter(BERTA, "Subject: Out of office: Tea"),
        letter("tea-request@lists.example"),
        letter("no-reply@shop.example"),
    ],
    ids=[
        *("a list", "a bounce", "a bounce of a daemon", "a report", "a calendar", "a vacation"),
        *("a vacation of old", "a vacation by its subject", "a list's robot", "a shop"),
    ],
)
def test_what_a_machine_wrote_is_never_asked_about(anna, raw):
    arrives(anna, raw)
    assert considered(anna) == {Refusal.AUTOMATIC: 1}


def test_one_domain_with_ever_new_addresses_gets_no_more_than_its_cap(anna):
    raws = [letter(f"mallory+{n}@spam.example", f"X-{n}: {n}") for n in range(40)]
    arrive_together(anna, raws, seconds=3_600)
    found = considered(anna, at=CAME + timedelta(hours=41))
    assert found == {"": 5, Refusal.OVER_ALLOWANCE: 35}


def test_a_farm_that_solves_every_puzzle_is_stopped_by_its_users_words(anna):
    got_through = 0
    for day in range(30):
        at = CAME + timedelta(days=day)
        for number in range(2):
            raw = letter(f"mallory@spam{day}-{number}.example", text=f"Buy {day} {number}")
            judgement = arrives(anna, raw, at=at + timedelta(hours=number))
            for challenge in consider(anna, at=at + timedelta(hours=number) + PATIENCE):
                if challenge.state != State.DUE:
                    continue
                asked = Challenge.objects.filter(pk=challenge.pk)
                asked.update(state=State.SENT, sent_at=at)
                assert answer(challenge.pk, how=Answer.IMAGE, at=at) is Outcome.DELIVERED
                got_through += 1
            Mark.objects.create(
                user=anna, digest=judgement.digest, label="spam", source="moved", outcomes={}
            )
        revoke_abused(since=at - timedelta(days=1))
        breaker.watch(at=at + timedelta(hours=2))
    assert got_through == LEAST
    assert breaker.is_open(CAME + timedelta(days=40))
    assert passes_of(anna, at=CAME + timedelta(days=40)) == []


def test_a_farms_pass_is_worth_nothing_to_another_sender_or_without_its_proof(anna):
    arrives(anna, letter("mallory@spam.example"))
    [challenge] = consider(anna, at=LATER)
    answer(challenge.pk, how=Answer.IMAGE, at=LATER)
    assert [each.address for each in passes_of(anna, at=LATER)] == ["mallory@spam.example"]
    other = arrives(anna, letter("eve@spam.example"), at=LATER)
    [challenge] = consider(anna, at=LATER + PATIENCE)
    assert (challenge.judgement, challenge.state) == (other, State.DUE)
