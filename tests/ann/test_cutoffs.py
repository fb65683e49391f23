import numpy as np
import pytest

from ann.cutoffs import Promise, cutoffs, holding

NONE = np.empty(0)


def scores(count: int, *, centre: float, seed: int) -> np.ndarray:
    logits = np.random.default_rng(seed).normal(centre, 2.0, count)
    return 1 / (1 + np.exp(-logits))


def test_without_any_mark_they_work_and_are_careful() -> None:
    start = cutoffs(NONE, NONE)
    assert 0.05 < start.ham < 0.5
    assert 0.9 < start.spam < 1.0
    assert "0 of 0 confirmed ham" in start.evidence


@pytest.mark.parametrize("share", [1 / 100, 1 / 1000])
def test_the_promise_holds_on_mail_to_come(share: float) -> None:
    promise = Promise(ham_lost=share, spam_let_in=share)
    lost = []
    for seed in range(40):
        found = cutoffs(
            scores(4000, centre=-4, seed=seed), scores(4000, centre=4, seed=seed + 100), promise
        )
        to_come = scores(4000, centre=-4, seed=seed + 200)
        lost.append(np.mean(to_come >= found.spam))
    assert np.mean(lost) <= share * 1.1


def test_the_cut_offs_follow_the_promise() -> None:
    ham, spam = scores(3000, centre=-3, seed=1), scores(3000, centre=3, seed=2)
    strict = cutoffs(ham, spam, Promise(ham_lost=1 / 10_000, spam_let_in=1 / 1000))
    loose = cutoffs(ham, spam, Promise(ham_lost=1 / 100, spam_let_in=1 / 10))
    assert strict.ham < loose.ham <= 0.5 <= loose.spam < strict.spam


def test_ham_that_scored_high_raises_the_cut_off_above_it() -> None:
    ham = np.concatenate([np.full(500, 0.01), np.full(5, 0.995)])
    assert cutoffs(ham, np.full(500, 0.999)).spam > 0.995


def test_while_no_ham_is_known_only_the_spammier_spam_is_filed() -> None:
    spam = np.linspace(0.95, 0.999, 300)
    without, with_ham = cutoffs(NONE, spam), cutoffs(np.full(800, 0.01), spam)
    assert np.mean(spam >= without.spam) == pytest.approx(3 / 4, abs=0.01)
    assert np.mean(spam >= with_ham.spam) == 1.0


def test_certainty_is_no_error() -> None:
    found = cutoffs(np.zeros(100), np.ones(100))
    assert 0 < found.ham <= found.spam < 1


def test_nothing_waits_while_too_little_ham_is_known_to_say_how_much() -> None:
    assert holding(NONE, 0.02) == np.inf
    assert holding(np.full(48, 0.1), 0.02) == np.inf
    assert holding(np.full(49, 0.1), 0.02) == 0.5


@pytest.mark.parametrize("count", [49, 99, 100, 1000])
def test_at_most_the_promised_share_of_ham_and_one_letter_more_waits(count: int) -> None:
    ham = np.random.default_rng(count).uniform(0.5, 1.0, count)
    waiting = int(np.sum(ham > holding(ham, 0.02)))
    assert waiting + 1 <= 0.02 * (count + 1) < waiting + 2


def test_who_lets_everything_wait_holds_all() -> None:
    assert holding(NONE, 1.0) == 0.0


def test_a_score_of_long_ago_counts_less_than_one_of_late() -> None:
    calm, lost = np.full(3000, 0.01), np.full(4, 0.99)
    spam = np.full(1000, 0.9999)
    long_ago = cutoffs(np.concatenate([lost, calm]), spam)
    of_late = cutoffs(np.concatenate([calm, lost]), spam)
    assert long_ago.spam < 0.9
    assert of_late.spam >= 0.99


def test_one_mark_against_all_that_is_known_does_not_widen_the_band_for_ever() -> None:
    ham, spam = scores(3000, centre=-6, seed=1), scores(1500, centre=6, seed=2)
    without = cutoffs(ham, spam)
    with_one = cutoffs(np.concatenate([ham[:100], [0.9999], ham[100:]]), spam)
    assert with_one.spam == pytest.approx(without.spam, abs=0.02)


def test_ham_that_no_cut_off_could_save_counts_in_full_while_it_is_rare() -> None:
    ham, spam = np.full(500, 0.01), np.linspace(0.9, 0.999, 500)
    assert cutoffs(np.append(ham, np.full(4, 0.998)), spam).spam > 0.998


@pytest.mark.parametrize("slips", [0.01, 0.05])
def test_slips_leave_the_filter_of_use(slips: float) -> None:
    ham, spam = scores(4000, centre=-8, seed=3), scores(2000, centre=8, seed=4)
    chance = np.random.default_rng(5)
    said_ham, said_spam = chance.random(4000) >= slips, chance.random(2000) >= slips
    found = cutoffs(
        chance.permutation(np.append(ham[said_ham], spam[~said_spam])),
        chance.permutation(np.append(spam[said_spam], ham[~said_ham])),
    )
    assert np.mean((spam >= found.spam) | (spam <= found.ham)) > 0.9
    assert np.mean(ham >= found.spam) < 0.002


def test_marks_that_contradict_too_often_are_no_slips() -> None:
    spam = scores(1000, centre=6, seed=6)
    ham = np.random.default_rng(7).permutation(
        np.append(scores(1000, centre=-6, seed=8), scores(300, centre=6, seed=9))
    )
    assert np.mean(scores(1000, centre=6, seed=10) >= cutoffs(ham, spam).spam) < 0.05
