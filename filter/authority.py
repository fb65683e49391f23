"""Whether an opinion may decide: the policy says so, or the step's own record earned it."""

from collections.abc import Mapping
from functools import lru_cache
from math import exp, lgamma, log, log1p
from types import MappingProxyType

from filter.opinion import Mode, Opinion, Strength, Verdict
from filter.policy import Policy
from knowledge_base.knowledge import StepRecord

# Chance of granting authority to a step that in truth breaks its share of the promise.
RISK = 0.05
# The promise holds for all steps together, so each that earns has a share of it.
SHARES: Mapping[Verdict, Mapping[str, float]] = MappingProxyType(
    {
        Verdict.SPAM: MappingProxyType(
            {"matching_fraction": 0.2, "sender_location": 0.1, "misbehaviour": 0.7}
        ),
        Verdict.HAM: MappingProxyType({"contact_history": 0.3, "misbehaviour": 0.7}),
    }
)


def may_decide(
    step: str, opinion: Opinion, *, mode: Mode, record: StepRecord, policy: Policy
) -> bool:
    """Whether this opinion of `step` ends the run."""
    if opinion.verdict is Verdict.UNSURE or opinion.strength is Strength.ADVICE:
        return False
    if mode is Mode.DECIDES:
        return True
    if mode is not Mode.EARNS:
        return False
    return opinion.strength is Strength.EARNED or has_earned(
        step, opinion.verdict, record=record, policy=policy
    )


def promise(step: str, verdict: Verdict, policy: Policy) -> float:
    """The share of good letters (or of spam) that such opinions of `step` may misjudge."""
    whole = policy.ham_promise if verdict is Verdict.SPAM else policy.spam_promise
    return whole * SHARES[verdict].get(step, 0.0)


def has_earned(step: str, verdict: Verdict, *, record: StepRecord, policy: Policy) -> bool:
    """Whether the record bounds the error rate within the step's promise at 1 - RISK.

    The one-sided Clopper-Pearson bound (Biometrika 26, 1934) is at most p
    exactly where `P(Binomial(n, p) <= errors) <= RISK`.
    """
    if verdict is Verdict.SPAM:
        trials, errors = record.ham, record.spam_on_ham
    else:
        trials, errors = record.spam, record.ham_on_spam
    rate = promise(step, verdict, policy)
    return rate > 0.0 and binomial_tail(errors, trials, rate) <= RISK


@lru_cache(maxsize=1_024)
def binomial_tail(successes: int, trials: int, rate: float) -> float:
    """`P(X <= successes)` for X binomial over `trials` with 0 < `rate` < 1."""
    if successes >= trials:
        return 1.0
    return sum(
        exp(
            lgamma(trials + 1)
            - lgamma(k + 1)
            - lgamma(trials - k + 1)
            + k * log(rate)
            + (trials - k) * log1p(-rate)
        )
        for k in range(successes + 1)
    )
