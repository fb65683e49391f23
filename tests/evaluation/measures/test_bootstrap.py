"""The bootstrap, on measures whose spread is known."""

from math import inf, sqrt

import numpy as np
import pytest

from evaluation.measures.bootstrap import bootstrap_interval


def test_the_interval_of_a_share_is_as_wide_as_theory_says():
    lost = np.arange(1000) < 100

    interval = bootstrap_interval(lambda ham, _: float(lost[ham].mean()), ham=1000, spam=1)
    reach = 1.96 * sqrt(0.1 * 0.9 / 1000)
    assert interval.low == pytest.approx(0.1 - reach, abs=0.004)
    assert interval.high == pytest.approx(0.1 + reach, abs=0.004)


def test_ham_and_spam_are_drawn_apart_each_as_many_as_there_are():
    def check(ham, spam):
        assert (len(ham), len(spam)) == (3, 5)
        assert max(ham) < 3
        assert max(spam) < 5
        return 1.0

    interval = bootstrap_interval(check, ham=3, spam=5, draws=20)
    assert (interval.low, interval.high) == (1.0, 1.0)


def test_the_same_seed_gives_the_same_interval_and_infinity_is_a_value():
    def first(ham, _):
        return inf if ham[0] == 0 else float(ham[0])

    one = bootstrap_interval(first, ham=10, spam=1)
    assert one == bootstrap_interval(first, ham=10, spam=1)
    assert one.high == inf
    assert one.low == 1.0
