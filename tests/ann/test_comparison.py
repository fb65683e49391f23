from itertools import product

import numpy as np
import pytest

from ann.comparison import FLIPS, LEVEL, MARGIN, compare, losses, mcnemar, sign_flip

DICE = np.random.default_rng(5)
SPAM = DICE.random(300) < 0.4


def logits_of(skill: float, seed: int) -> np.ndarray:
    """Noisy logits that are right by `skill` on the average."""
    noise = np.random.default_rng(seed).normal(0, 1, len(SPAM))
    return np.where(SPAM, skill, -skill) + noise


def test_the_loss_is_the_logarithm_of_the_chance_given_to_what_came_true() -> None:
    found = losses(np.array([True, False]), np.array([2.0, 2.0]))
    chance = 1 / (1 + np.exp(-2.0))
    assert found == pytest.approx([-np.log(chance), -np.log(1 - chance)])


def test_a_network_is_no_worse_than_itself() -> None:
    logits = logits_of(4, seed=1)
    same = compare(SPAM, logits, logits)
    assert same.live_loss == same.candidate_loss
    assert same.live_errors == same.candidate_errors
    assert same.no_worse
    assert same.errors_p == 1.0


def test_a_better_network_is_no_worse_and_the_worse_one_is() -> None:
    poor, good = logits_of(1, seed=1), logits_of(4, seed=2)
    assert compare(SPAM, poor, good).no_worse
    back = compare(SPAM, good, poor)
    assert not back.no_worse
    assert back.loss_p > 0.99
    assert back.errors_p < LEVEL


def test_a_loss_that_is_not_lower_here_is_not_promoted_however_small() -> None:
    logits = logits_of(4, seed=1)
    slightly = compare(SPAM, logits, logits * 0.999)
    assert slightly.loss_p <= LEVEL
    assert slightly.candidate_loss > slightly.live_loss
    assert not slightly.no_worse


def test_too_few_messages_show_nothing() -> None:
    few = slice(0, 4)
    logits = logits_of(4, seed=1)
    assert not compare(SPAM[few], logits[few], logits[few]).no_worse


def test_more_errors_are_held_against_a_lower_loss() -> None:
    spam = np.ones(300, dtype=bool)
    live, candidate = np.full(300, 1.0), np.full(300, 5.0)
    candidate[:8] = -0.1
    comparison = compare(spam, live, candidate)
    assert comparison.candidate_loss < comparison.live_loss
    assert comparison.loss_p <= LEVEL
    assert comparison.errors_p == pytest.approx(1 / 2**8)
    assert not comparison.no_worse


def test_the_sign_flip_test_is_the_exact_one_to_within_chance() -> None:
    differences = np.random.default_rng(3).normal(-0.3, 1, 12)
    sums = [np.dot(signs, differences) for signs in product((-1, 1), repeat=12)]
    exact = np.mean(np.array(sums) <= differences.sum() + 1e-12)
    assert sign_flip(differences) == pytest.approx(exact, abs=4 * np.sqrt(0.25 / FLIPS))


def test_a_network_worse_by_the_margin_is_promoted_no_more_often_than_the_level_allows() -> None:
    dice = np.random.default_rng(11)
    refuted = [sign_flip(dice.normal(MARGIN, 0.1, 100) - MARGIN) <= LEVEL for _ in range(200)]
    assert np.mean(refuted) < LEVEL + 3 * np.sqrt(LEVEL * (1 - LEVEL) / 200)


@pytest.mark.parametrize(
    ("worse", "better", "p"),
    [(0, 0, 1.0), (1, 0, 0.5), (0, 3, 1.0), (5, 1, 7 / 64), (2, 2, 11 / 16)],
)
def test_mcnemars_test_tosses_a_coin_for_each_message_on_which_they_differ(
    worse: int, better: int, p: float
) -> None:
    assert mcnemar(worse=worse, better=better) == p
