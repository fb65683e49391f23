import logging
from datetime import timedelta

import pytest

from challenge import breaker
from challenge.breaker import LEAST, SPAN, Score, wrong
from challenge.models import Challenge, Opening
from challenge.state import State
from filter.held import refuse
from filter.models import Judgement, Mark
from filter.opinion import Action
from tests.challenge.letters import CAME, arrives, letter, person, switched_on

NOW = CAME + timedelta(days=20)


def sent(user, number: int, **fields) -> Challenge:
    """A challenge about a letter of its own, sent some days ago."""
    judgement = arrives(user, letter(f"berta{number}@friend.example"))
    usual = {"state": State.SENT, "sent_at": CAME, "considered_at": CAME}
    return Challenge.objects.create(
        user=user, judgement=judgement, sender=f"berta{number}@friend.example", **(usual | fields)
    )


def call_spam(challenge: Challenge) -> None:
    digest = challenge.judgement.digest
    Mark.objects.create(
        user=challenge.user, digest=digest, label="spam", source="moved", outcomes={}
    )


@pytest.fixture
def anna(settings, db):
    switched_on(settings)
    return person()


@pytest.mark.parametrize(
    ("score", "why"),
    [
        (Score(sent=0, spam=0, bounced=0, complained=0), ""),
        (Score(sent=100, spam=5, bounced=5, complained=0), ""),
        (Score(sent=LEAST - 1, spam=LEAST - 1, bounced=LEAST - 1, complained=0), ""),
        (Score(sent=LEAST, spam=2, bounced=0, complained=0), "Of 20 letters asked about 2 were"),
        (Score(sent=LEAST, spam=0, bounced=2, complained=0), "Of 20 askings 2 came back"),
        (Score(sent=1, spam=0, bounced=0, complained=1), "1 complained"),
    ],
)
def test_what_opens_it(settings, score, why):
    switched_on(settings)
    assert (why in wrong(score)) if why else wrong(score) == ""


def test_the_budgets_are_the_administrators(settings):
    switched_on(settings, spam_budget=0.5, bounce_budget=0.0)
    assert wrong(Score(sent=20, spam=10, bounced=0, complained=0)) == ""
    assert "more than 0.0%" in wrong(Score(sent=20, spam=10, bounced=1, complained=0))


def test_it_is_closed_while_asking_goes_well(anna):
    for number in range(LEAST):
        sent(anna, number)
    assert not breaker.watch(at=NOW)
    assert not breaker.is_open(NOW)
    assert not Opening.objects.exists()
    assert breaker.why_open() == ""


def test_spam_by_marks_and_by_refusals_opens_it_and_says_why(anna, caplog):
    challenges = [sent(anna, number) for number in range(LEAST)]
    call_spam(challenges[0])
    assert not breaker.watch(at=NOW)
    refuse(anna, challenges[1].judgement_id, at=NOW)
    with caplog.at_level(logging.ERROR):
        assert breaker.watch(at=NOW)
    assert breaker.is_open(NOW)
    assert breaker.why_open() == "Of 20 letters asked about 2 were spam after all: more than 5.0%."
    assert "Nobody is asked any more" in caplog.text
    assert breaker.watch(at=NOW)
    assert Opening.objects.count() == 1


def test_silence_is_no_proof_of_spam(anna):
    for number in range(LEAST):
        sent(anna, number, state=State.EXPIRED)
    Judgement.objects.update(action=Action.JUNK)
    assert not breaker.watch(at=NOW)


def test_a_mark_of_another_user_says_nothing(anna):
    ben = person("ben@away.example")
    for number in range(LEAST):
        digest = sent(anna, number).judgement.digest
        Mark.objects.create(user=ben, digest=digest, label="spam", source="moved", outcomes={})
    assert not breaker.watch(at=NOW)


def test_any_complaint_opens_it(anna):
    sent(anna, 1, complained_at=NOW - timedelta(days=1))
    assert breaker.watch(at=NOW)
    assert "1 complained" in breaker.why_open()


def test_bounces_open_it(anna):
    for number in range(LEAST):
        sent(anna, number, bounced_at=CAME if number < 2 else None, state=State.FAILED)
    assert breaker.watch(at=NOW)
    assert "2 came back" in breaker.why_open()


def test_what_was_long_ago_opens_nothing(anna):
    for number in range(LEAST):
        call_spam(sent(anna, number))
    assert not breaker.watch(at=CAME + SPAN)
    assert breaker.watch(at=CAME + SPAN - timedelta(seconds=1))


def test_closed_by_a_person_it_stays_closed_until_something_new_goes_wrong(anna):
    for number in range(LEAST):
        call_spam(sent(anna, number, complained_at=CAME))
    breaker.watch(at=NOW)
    assert breaker.close(at=NOW) == 1
    assert not breaker.is_open(NOW)
    assert not breaker.watch(at=NOW + timedelta(hours=1))
    Challenge.objects.filter(pk=Challenge.objects.first().pk).update(
        complained_at=NOW + timedelta(minutes=1)
    )
    assert breaker.watch(at=NOW + timedelta(hours=1))
    assert breaker.close(at=NOW + timedelta(hours=2)) == 1


def test_an_opening_counts_from_its_moment_to_its_end(db):
    Opening.objects.create(opened_at=CAME, closed_at=NOW, why="Somebody complained.")
    assert not breaker.is_open(CAME - timedelta(seconds=1))
    assert breaker.is_open(CAME)
    assert breaker.is_open(NOW - timedelta(seconds=1))
    assert not breaker.is_open(NOW)
    Opening.objects.create(opened_at=NOW, why="Again.")
    assert breaker.is_open(NOW + timedelta(days=365))
