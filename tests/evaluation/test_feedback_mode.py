"""What the person of a replay says, of which message, and when."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from evaluation.feedback_mode import (
    FeedbackMode,
    FeedbackModeError,
    Mark,
    Person,
    Telling,
)
from filter.letter import Letter
from filter.opinion import Verdict
from knowledge_base.label import Label

LETTERS = [Letter(b"%d" % n, datetime(2024, 1, 1, tzinfo=UTC)) for n in range(1000)]


def told(mode: FeedbackMode, *, verdict: Verdict = Verdict.HAM) -> list[list[Mark]]:
    person = Person(mode)
    return [person.sees(letter, Label.SPAM, verdict) for letter in LETTERS]


def test_immediate_tells_each_mark_at_once():
    assert told(FeedbackMode.parse("immediate")) == [[Mark(x, Label.SPAM)] for x in LETTERS]


def test_delayed_tells_each_mark_so_many_messages_later():
    marks = told(FeedbackMode.parse("delayed:300"))
    assert marks[:300] == [[]] * 300
    assert marks[300:] == [[Mark(x, Label.SPAM)] for x in LETTERS[:700]]


def test_a_delay_of_nothing_is_immediate():
    assert told(FeedbackMode.parse("delayed:0")) == told(FeedbackMode())


def test_partial_tells_about_its_share_and_always_the_same():
    mode = FeedbackMode.parse("partial:0.1")
    marks = list(chain.from_iterable(told(mode)))
    assert 70 < len(marks) < 130
    assert marks == list(chain.from_iterable(told(mode)))


def test_errors_tells_only_what_was_judged_wrong_or_left_unsure():
    mode = FeedbackMode.parse("errors")
    assert told(mode, verdict=Verdict.SPAM) == [[]] * 1000
    assert told(mode, verdict=Verdict.HAM) == [[Mark(x, Label.SPAM)] for x in LETTERS]
    assert told(mode, verdict=Verdict.UNSURE) == told(mode, verdict=Verdict.HAM)


def test_noise_turns_about_its_share_of_the_marks():
    wrong = [mark for [mark] in told(FeedbackMode(noise=0.05)) if mark.label is Label.HAM]
    assert 30 < len(wrong) < 75


def test_noise_does_not_change_which_messages_are_marked():
    mode = FeedbackMode.parse("partial:0.5")
    clean, noisy = told(mode), told(mode.with_noise(0.5))
    assert [len(marks) for marks in clean] == [len(marks) for marks in noisy]
    assert clean != noisy


def test_another_seed_says_something_else():
    assert told(FeedbackMode(noise=0.5)) != told(FeedbackMode(noise=0.5, seed=1))


@pytest.mark.parametrize("text", ["immediate", "errors", "delayed:500", "partial:0.1"])
def test_a_mode_reads_as_it_is_written(text):
    assert str(FeedbackMode.parse(text)) == text


def test_noise_is_said_with_the_mode():
    mode = FeedbackMode(telling=Telling.ERRORS).with_noise(0.05)
    assert str(mode) == "errors, 0.05 of the marks wrong"


def test_answers_are_said_with_the_mode_and_change_no_mark():
    mode = FeedbackMode(noise=0.5)
    assert str(mode.with_answers()) == "immediate, 0.5 of the marks wrong, questions answered"
    assert told(mode.with_answers()) == told(mode)


@pytest.mark.parametrize(
    "text",
    [
        "", "never", "delayed", "delayed:", "delayed:x", "delayed:-1", "partial", "partial:2",
        "partial:nan", "immediate:1", "errors:1",
    ],
)  # fmt: skip
def test_what_is_no_mode_is_refused_with_advice(text):
    with pytest.raises(FeedbackModeError, match="no feedback mode"):
        FeedbackMode.parse(text)
