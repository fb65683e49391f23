import pytest

from ann.interval import wilson


def test_it_is_the_interval_that_wilson_gives() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263.
    low, high = wilson(81, 263)
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_it_says_something_of_none_of_all_and_of_nothing() -> None:
    assert wilson(0, 20) == (0.0, pytest.approx(0.1611, abs=5e-5))
    assert wilson(20, 20) == (pytest.approx(0.8389, abs=5e-5), 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
