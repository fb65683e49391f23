"""Whether probabilities mean what they say."""

from math import isnan

import numpy as np
import pytest

from evaluation.measures.calibration import Bin, bins, brier_score, expected_error

PROBABILITIES = np.array([0.25, 0.25, 0.25, 0.25, 0.95, 0.95])
SPAM = np.array([True, False, False, False, True, False])


def test_messages_fall_into_bins_with_what_was_said_and_what_was():
    assert bins(PROBABILITIES, SPAM) == (
        Bin(0.2, 0.3, 4, pytest.approx(0.25), pytest.approx(0.25)),
        Bin(0.9, 0.97, 2, pytest.approx(0.95), pytest.approx(0.5)),
    )


def test_the_expected_error_weighs_the_bins_by_their_messages():
    assert expected_error(PROBABILITIES, SPAM) == pytest.approx(2 / 6 * 0.45)


def test_the_brier_score_of_a_known_case():
    squares = [0.75**2, 0.25**2, 0.25**2, 0.25**2, 0.05**2, 0.95**2]
    assert brier_score(PROBABILITIES, SPAM) == pytest.approx(sum(squares) / 6)


def test_certainty_has_a_bin_at_both_ends():
    found = bins(np.array([0.0, 1.0]), np.array([False, True]))
    assert [(b.low, b.high, b.was) for b in found] == [(0, 0.01, 0), (0.99, 1, 1)]


def test_of_nothing_nothing_is_claimed():
    nothing = np.array([]), np.array([], dtype=bool)
    assert bins(*nothing) == ()
    assert isnan(expected_error(*nothing))
    assert isnan(brier_score(*nothing))
