"""Shares of misclassified mail, worked out by hand."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.counts import Counts, Unsure, count, logistic_average
from filter.opinion import Verdict
from knowledge_base.label import Label

# 200 ham and 100 spam
KNOWN = Counts(
    ham_as_ham=190, ham_as_spam=2, ham_as_unsure=8,
    spam_as_ham=10, spam_as_spam=85, spam_as_unsure=5,
)  # fmt: skip


def test_messages_are_counted_by_what_they_are_and_what_they_were_taken_for():
    pairs = [
        (Label.HAM, Verdict.HAM),
        (Label.HAM, Verdict.HAM),
        (Label.HAM, Verdict.SPAM),
        (Label.SPAM, Verdict.UNSURE),
    ]
    assert count(pairs) == Counts(ham_as_ham=2, ham_as_spam=1, spam_as_unsure=1)


def test_unsure_is_no_error_and_is_reported_beside():
    assert KNOWN.hm_percent() == 1
    assert KNOWN.sm_percent() == 10
    assert KNOWN.unsure_percent == pytest.approx(100 * 13 / 300)


@pytest.mark.parametrize(
    ("unsure", "hm", "sm"),
    [
        (Unsure.NOT_AN_ERROR, 1, 10),
        (Unsure.LET_THROUGH, 1, 15),
        (Unsure.FILED_AS_SPAM, 5, 10),
        (Unsure.ALWAYS_AN_ERROR, 5, 15),
    ],
)
def test_unsure_may_be_counted_as_an_error_where_that_is_asked(unsure, hm, sm):
    assert (KNOWN.hm_percent(unsure), KNOWN.sm_percent(unsure)) == (hm, sm)


def test_lam_of_a_known_case():
    # odds 1/99 and 1/9, their geometric mean 1/√891, as a share 1 / (1 + √891)
    assert KNOWN.lam_percent() == pytest.approx(100 / (1 + 891**0.5))


def test_f1_of_a_known_case():
    # precision 85/87, recall 85/100
    assert KNOWN.f1 == pytest.approx(170 / 187)


def test_without_messages_nothing_is_claimed():
    nothing = Counts()
    assert isnan(nothing.hm_percent())
    assert isnan(nothing.sm_percent())
    assert isnan(nothing.lam_percent())
    assert isnan(nothing.unsure_percent)
    assert isnan(nothing.f1)


@pytest.mark.parametrize(
    ("hm", "sm", "lam"),
    [
        (0, 30, 0),
        (30, 0, 0),
        (100, 30, 100),
        (50, 50, 50),
        (0, 0, 0),
        (100, 100, 100),
        (20, 80, 50),
    ],
)
def test_the_logistic_average_at_its_limits(hm, sm, lam):
    assert logistic_average(hm, sm) == pytest.approx(lam)


def test_the_logistic_average_of_none_and_all_is_unknown():
    assert isnan(logistic_average(0, 100))
    assert isnan(logistic_average(nan, 1))
    assert isnan(logistic_average(nan, 0))


@given(st.floats(0.01, 99.9), st.floats(0.01, 99.9))
def test_the_logistic_average_lies_between_and_takes_no_side(hm, sm):
    lam = logistic_average(hm, sm)
    assert min(hm, sm) - 1e-9 <= lam <= max(hm, sm) + 1e-9
    assert lam == pytest.approx(logistic_average(sm, hm))
    assert 100 - lam == pytest.approx(logistic_average(100 - hm, 100 - sm))


def test_counts_of_two_runs_add_up():
    first, second = Counts(ham_as_ham=1, spam_as_ham=2), Counts(ham_as_ham=3, spam_as_unsure=4)
    assert first + second == Counts(ham_as_ham=4, spam_as_ham=2, spam_as_unsure=4)
