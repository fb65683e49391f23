"""What step 7 does to held letters follows from the rules and from what is assumed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from challenge.candidate import Candidate
from challenge.rules import Refusal
from challenge.switch import Switch
from evaluation.asking.assumptions import Assumptions
from evaluation.asking.simulation import drawn, play
from evaluation.asking.waiting import Held
from filter.opinion import Verdict
from knowledge_base.label import Label
from mail.automatic import Automatic

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
OWN = frozenset({"anna@home.example"})
EVERYBODY = Assumptions("everybody", 1.0, 1.0, 1.0, 1.0)
NOBODY = Assumptions("nobody", 1.0, 1.0, 0.0, 0.0)
FORGED = Assumptions("forged", 1.0, 0.0, 1.0, 1.0)


def held(
    sender: str = "bo@example.net", label: Label = Label.HAM, *, days: float = 0, **facts: object
) -> Held:
    letter = Candidate(
        verdict=Verdict.UNSURE,
        waits=True,
        switch=Switch.ON,
        age=timedelta(),
        senders=1,
        sender=sender,
        authors=1,
        author=sender,
        aligned=False,
        automatic=None,
        recipients=OWN,
        hops=3,
        looped=False,
        own=OWN,
    )
    return Held(label, AT + timedelta(days=days), replace(letter, **facts))


def test_who_is_asked_and_answers_has_his_letter_delivered() -> None:
    run = play([held()], EVERYBODY, seed=1)
    assert (run.asked[Label.HAM], run.delivered(Label.HAM), run.silent(Label.HAM)) == (1, 1, 0)


def test_silence_sends_a_letter_to_junk() -> None:
    run = play([held()], NOBODY, seed=1)
    assert (run.asked[Label.HAM], run.delivered(Label.HAM), run.silent(Label.HAM)) == (1, 0, 1)


def test_a_sender_is_asked_once_a_week_and_his_answer_brings_the_letters_that_waited() -> None:
    letters = [held(days=0), held(days=3), held(days=8)]
    run = play(letters, EVERYBODY, seed=1)
    assert run.asked.total() == 2
    assert run.delivered(Label.HAM) == 3
    assert play(letters, NOBODY, seed=1).silent(Label.HAM) == 3


def test_the_letters_are_played_in_the_order_in_which_they_came() -> None:
    letters = [held(days=8), held(days=0), held(days=3)]
    assert play(letters, EVERYBODY, seed=1).asked.total() == 2


def test_whose_mail_is_not_proven_is_not_asked() -> None:
    run = play([held(label=Label.SPAM)], FORGED, seed=1)
    assert run.asked.total() == 0
    assert run.refused == {Refusal.NOT_PROVEN: 1}


def test_a_machine_is_not_asked() -> None:
    run = play([held(automatic=Automatic.LIST)], EVERYBODY, seed=1)
    assert run.refused == {Refusal.AUTOMATIC: 1}


def test_chance_falls_as_often_as_assumed_and_the_same_for_the_same_seed() -> None:
    half = Assumptions("half", 1.0, 0.5, 0.5, 0.0)
    letters = [held(f"a@d{n}.example", Label.SPAM) for n in range(1000)]
    letters += [held(f"b@h{n}.example") for n in range(1000)]
    run = play(letters, half, seed=1)
    assert 450 < run.asked[Label.SPAM] < 550
    assert 450 < run.answered[Label.HAM] < 550
    assert play(letters, half, seed=1) == run
    assert play(letters, half, seed=2) != run


def test_what_is_drawn_lies_between_nothing_and_one() -> None:
    values = [drawn(str(number)) for number in range(1000)]
    assert 0 <= min(values) < 0.01
    assert 0.99 < max(values) < 1
