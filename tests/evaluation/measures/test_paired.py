"""Two runs over the same messages: which difference is one."""

import numpy as np
import pytest

from evaluation.measures.paired import Pair, area_difference
from evaluation.measures.roc import area_above_percent

CHANCE = np.random.default_rng(7)
HAM = CHANCE.normal(0, 1, 300)
SPAM = CHANCE.normal(2.5, 1, 200)


def pair(ham=HAM, spam=SPAM, *, second_ham=HAM, second_spam=SPAM) -> Pair:
    return Pair(ham=(ham, second_ham), spam=(spam, second_spam))


def test_the_difference_is_that_of_the_areas():
    worse = SPAM - 0.5
    found = area_difference([pair(second_spam=worse)])
    assert found.percent == pytest.approx(
        area_above_percent(HAM, worse) - area_above_percent(HAM, SPAM)
    )
    assert found.interval.low < found.percent < found.interval.high


def test_a_run_does_not_differ_from_itself():
    found = area_difference([pair()])
    assert (found.percent, found.interval.low, found.interval.high) == (0, 0, 0)
    assert not found.told_from_chance


def test_what_all_messages_show_is_told_from_chance_and_what_two_show_is_not():
    assert area_difference([pair(second_spam=SPAM - 1)]).told_from_chance
    two = SPAM.copy()
    two[:2] += (-0.2, 0.2)
    assert not area_difference([pair(second_spam=two)]).told_from_chance


def test_what_the_runs_have_in_common_cancels_out():
    """The areas alone are far less sure than their difference."""
    slightly = SPAM - 0.1
    found = area_difference([pair(second_spam=slightly)])
    chance = np.random.default_rng(1)
    apart = [
        area_above_percent(HAM, slightly[chance.integers(0, 200, 200)])
        - area_above_percent(HAM, SPAM[chance.integers(0, 200, 200)])
        for _ in range(300)
    ]
    assert found.told_from_chance
    assert found.interval.high - found.interval.low < np.ptp(np.percentile(apart, [2.5, 97.5])) / 3


def test_several_orders_count_as_their_mean_over_the_same_messages():
    one, other = pair(second_spam=SPAM - 1), pair(second_spam=SPAM + 1)
    both = area_difference([one, other])
    assert both.percent == pytest.approx(
        (area_difference([one]).percent + area_difference([other]).percent) / 2
    )


@pytest.mark.parametrize(
    "pairs",
    [
        [pair(second_spam=SPAM[1:])],
        [pair(), pair(ham=HAM[1:], second_ham=HAM[1:])],
        [pair(spam=SPAM[:0], second_spam=SPAM[:0])],
    ],
)
def test_runs_of_other_messages_cannot_be_compared(pairs):
    with pytest.raises(ValueError, match="same messages"):
        area_difference(pairs)
