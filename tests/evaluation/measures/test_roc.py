"""The ROC measures, against cases worked out by hand and the definition itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.roc import area_above_percent, area_interval, curve, sm_percent_at


def array(*scores: float) -> np.ndarray:
    return np.array(scores, dtype=float)


def test_perfect_scores_leave_no_area_above():
    assert area_above_percent(array(0.1, 0.2), array(0.8, 0.9)) == 0


def test_scores_the_wrong_way_round_leave_all():
    assert area_above_percent(array(0.8, 0.9), array(0.1, 0.2)) == 100


def test_equal_scores_count_half():
    assert area_above_percent(array(0.5, 0.5), array(0.5)) == 50
    # pairs: 0.2<0.5, 0.2<0.9, 0.5=0.5 half, 0.5<0.9: half of four
    assert area_above_percent(array(0.2, 0.5), array(0.5, 0.9)) == 12.5


def test_the_order_of_the_messages_does_not_matter():
    assert area_above_percent(array(0.5, 0.2), array(0.9, 0.5)) == 12.5


scores = st.lists(st.integers(0, 12).map(lambda n: n / 12), min_size=1, max_size=30).map(np.array)
real = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30).map(np.array)


@given(st.one_of(st.tuples(scores, scores), st.tuples(real, real)))
def test_the_area_is_the_share_of_pairs_in_the_wrong_order(pair):
    ham, spam = pair
    wrong = sum(
        1.0 if h > s else 0.5 if h == s else 0.0 for h in ham.tolist() for s in spam.tolist()
    )
    assert area_above_percent(ham, spam) == pytest.approx(100 * wrong / (len(ham) * len(spam)))


@given(scores, scores)
def test_the_area_is_what_lies_above_the_curve(ham, spam):
    points = curve(ham, spam)
    above = np.trapezoid(points.sm_percent / 100, points.hm_percent / 100)
    assert area_above_percent(ham, spam) == pytest.approx(100 * above)


@given(scores, scores)
def test_each_point_of_the_curve_is_what_its_cut_off_does(ham, spam):
    points = curve(ham, spam)
    for cutoff, hm, sm in zip(points.cutoff, points.hm_percent, points.sm_percent, strict=True):
        assert hm == pytest.approx(100 * np.mean(ham >= cutoff))
        assert sm == pytest.approx(100 * np.mean(spam < cutoff))


@given(scores, scores, st.sampled_from([0, 0.1, 5, 10, 25, 50, 100]))
def test_sm_at_a_limit_is_the_best_of_all_cut_offs_that_keep_it(ham, spam, limit):
    cutoffs = [np.inf, *ham.tolist(), *spam.tolist()]
    kept = [c for c in cutoffs if np.mean(ham >= c) * 100 <= limit + 1e-9]
    best = min(100 * float(np.mean(spam < c)) for c in kept)
    assert sm_percent_at(ham, spam, hm_percent=limit) == pytest.approx(best)


def test_one_ham_in_a_thousand_may_be_lost_at_a_tenth_of_a_percent():
    ham = np.concatenate([np.full(999, 0.1), [0.9]])
    assert sm_percent_at(ham, array(0.95, 0.5, 0.05, 0.05)) == 50
    assert sm_percent_at(ham[1:], array(0.95, 0.5, 0.05, 0.05)) == 75


@pytest.mark.parametrize(("ham", "spam"), [((), (0.5,)), ((0.5,), ()), ((), ())])
def test_without_both_kinds_there_is_no_curve(ham, spam):
    for measure in (area_above_percent, curve, sm_percent_at, area_interval):
        with pytest.raises(ValueError, match="at least one ham and one spam"):
            measure(array(*ham), array(*spam))


def test_the_interval_is_the_same_for_the_same_seed():
    chance = np.random.default_rng(1)
    ham, spam = chance.normal(0, 1, 200), chance.normal(2, 1, 100)
    assert area_interval(ham, spam) == area_interval(ham, spam)
    assert area_interval(ham, spam) != area_interval(ham, spam, seed=1)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    # normal scores one and a half deviations apart: area above = Φ(-1.5 / √2) = 14.4422 %
    chance = np.random.default_rng(7)
    covered = 0
    for _ in range(100):
        ham, spam = chance.normal(0, 1, 150), chance.normal(1.5, 1, 150)
        interval = area_interval(ham, spam, draws=200)
        covered += interval.low <= 14.4422 <= interval.high
    assert covered >= 88
