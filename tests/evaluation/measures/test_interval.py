"""Intervals of shares."""

from math import isnan

import pytest

from evaluation.measures.interval import wilson_percent


def test_a_known_case():
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662
    interval = wilson_percent(81, 263)
    assert interval.low == pytest.approx(25.53, abs=0.005)
    assert interval.high == pytest.approx(36.62, abs=0.005)


def test_nothing_seen_is_not_nothing_possible():
    # the same table: 0 of 20 gives 0 to 0.1611, 29 of 29 would give 0.8830 to 1
    assert wilson_percent(0, 20).low == 0
    assert wilson_percent(0, 20).high == pytest.approx(16.11, abs=0.005)
    assert wilson_percent(29, 29).low == pytest.approx(88.30, abs=0.005)
    assert wilson_percent(29, 29).high == 100


def test_of_nothing_nothing_is_claimed():
    interval = wilson_percent(0, 0)
    assert isnan(interval.low)
    assert isnan(interval.high)
