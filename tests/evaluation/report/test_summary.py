"""What is kept of a run, and how it adds up."""

from math import isnan

import pytest

from evaluation.inquiry import Asked
from evaluation.measures.counts import Counts
from evaluation.report.summary import ERRORS, SLOWEST, Ledger, Questions, Setting
from knowledge_base.label import Label
from tests.evaluation.outcomes import HAM, SPAM, UNSURE, outcome

SETTING = Setting(("corpus",), "careful", "immediate")


def test_an_empty_run_has_a_summary():
    summary = Ledger().summary(SETTING)
    assert summary.results == ()
    assert summary.messages_a_second == 0
    assert summary.peak_mebibytes > 1


def test_steps_are_credited_with_what_they_decided_and_thought():
    ledger = Ledger()
    ledger.add(outcome(Label.HAM, HAM, step="misbehaviour", advice=HAM))
    ledger.add(outcome(Label.HAM, SPAM, step="misbehaviour", advice=SPAM))
    ledger.add(outcome(Label.SPAM, SPAM, step="spam_keywords", advice=UNSURE))
    ledger.add(outcome(Label.SPAM, UNSURE, step="cross_validation"))
    steps = {row.step: row for row in ledger.summary(SETTING).steps}
    assert steps["misbehaviour"].decided == Counts(ham_as_ham=1, ham_as_spam=1)
    assert steps["spam_keywords"].decided == Counts(spam_as_spam=1)
    assert steps["cross_validation"].decided == Counts(spam_as_unsure=1)
    assert steps["contact_history"].decided == Counts()
    assert steps["contact_history"].opinions == Counts(
        ham_as_ham=1, ham_as_spam=1, spam_as_unsure=2
    )
    assert steps["contact_history"].microseconds == 10
    assert next(iter(steps)) == "matching_fraction"
    assert len(steps) == 7


def test_all_decisions_of_all_steps_are_all_messages():
    ledger = Ledger()
    for verdict in (HAM, SPAM, UNSURE):
        for label in Label:
            ledger.add(outcome(label, verdict))
    summary = ledger.summary(SETTING)
    assert sum(row.decided.ham + row.decided.spam for row in summary.steps) == 6
    assert len(summary.results) == 6


def test_errors_are_kept_in_order_with_their_trail_and_unsure_is_none():
    ledger = Ledger()
    ledger.add(outcome(Label.HAM, UNSURE))
    ledger.add(outcome(Label.HAM, SPAM, subject="lost"))
    ledger.add(outcome(Label.SPAM, SPAM))
    ledger.add(outcome(Label.SPAM, HAM, subject="missed"))
    errors = ledger.summary(SETTING).errors
    assert [(noted.number, noted.subject) for noted in errors] == [(2, "lost"), (4, "missed")]
    assert [finding.step for finding in errors[0].trail] == ["contact_history", "misbehaviour"]


def test_questions_are_counted_with_how_rightly_they_were_asked():
    ledger = Ledger()
    ledger.add(outcome(Label.HAM, HAM, wrong_marks=1, asked=(Asked(wrong=True, answered=True),)))
    ledger.add(outcome(Label.HAM, HAM, asked=(Asked(wrong=False, answered=False),)))
    ledger.add(outcome(Label.HAM, HAM, wrong_marks=1))
    questions = ledger.summary(SETTING).questions
    assert questions == Questions(wrong=2, asked=2, asked_wrong=1, answered=1)
    assert (questions.precision, questions.recall) == (0.5, 0.5)
    assert isnan(Questions().precision)
    assert isnan(Questions().recall)


def test_a_hopeless_run_keeps_only_its_first_errors():
    ledger = Ledger()
    for _ in range(ERRORS + 5):
        ledger.add(outcome(Label.HAM, SPAM))
    summary = ledger.summary(SETTING)
    assert len(summary.errors) == ERRORS
    assert summary.measured.counts.ham_as_spam == ERRORS + 5


def test_the_slowest_messages_come_worst_first_and_equals_in_order():
    ledger = Ledger()
    times = [0.01, 0.5, 0.01, 2.0, *[0.1] * SLOWEST]
    for seconds in times:
        ledger.add(outcome(Label.HAM, HAM, seconds=seconds))
    slowest = ledger.summary(SETTING).slowest
    assert [noted.number for noted in slowest] == [4, 2, 5, 6, 7, 8, 9, 10, 11, 12]


def test_speed_is_of_judging_and_learning_together_and_of_judging_alone():
    ledger = Ledger()
    for _ in range(10):
        ledger.add(outcome(Label.HAM, HAM, seconds=0.03))
    summary = ledger.summary(SETTING)
    assert summary.messages_a_second == pytest.approx(20)
    assert summary.judged_a_second == pytest.approx(10 / 0.3)
    assert summary.marks == 10
