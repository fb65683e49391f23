from fractions import Fraction
from math import comb

import pytest

from filter.authority import SHARES, binomial_tail, has_earned
from filter.opinion import Verdict
from filter.policy import CAREFUL
from knowledge_base.knowledge import StepRecord


@pytest.mark.parametrize(("successes", "trials"), [(0, 1), (0, 10), (3, 10), (9, 10), (2, 400)])
@pytest.mark.parametrize("rate", [Fraction(1, 1000), Fraction(1, 7), Fraction(1, 2)])
def test_the_binomial_tail_is_the_sum_of_its_definition(successes, trials, rate):
    exact = sum(
        comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(successes + 1)
    )
    assert binomial_tail(successes, trials, float(rate)) == pytest.approx(float(exact), rel=1e-9)


def test_all_trials_at_least_so_many_is_certain():
    assert binomial_tail(5, 5, 0.1) == 1.0
    assert binomial_tail(0, 0, 0.1) == 1.0


def test_shares_of_one_promise_add_up_to_it():
    for shares in SHARES.values():
        assert sum(shares.values()) == pytest.approx(1.0)


def test_authority_is_earned_after_as_many_good_letters_as_the_promise_needs():
    # P(0 errors in n | 0.0002) <= 0.05 from n = 14,978 on: ln 0.05 / ln(1 - 0.0002)
    def earned(ham, errors=0):
        record = StepRecord(ham=ham, spam_on_ham=errors)
        return has_earned("matching_fraction", Verdict.SPAM, record=record, policy=CAREFUL)

    assert not earned(14_977)
    assert earned(14_978)
    assert not earned(14_978, errors=1)


def test_a_step_without_a_share_never_earns():
    record = StepRecord(ham=10**9, spam=10**9)
    assert not has_earned("sender_location", Verdict.HAM, record=record, policy=CAREFUL)
