"""Whether a network is no worse than another on the same messages: a paired test."""

from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float64]

# In nats a message. Two networks that differ by less are equally good to anyone who reads mail:
# it is what one certain error in 500 messages costs.
MARGIN = 0.01
LEVEL = 0.05
FLIPS = 9_999
SEED = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two networks did on the same messages, each asked before it was told.

    A loss is the mean logistic loss, in nats; an error is a message on the
    wrong side of an even chance. `loss_p` is the p-value of the hypothesis that
    the candidate's loss is greater by `MARGIN` or more; `errors_p` that of the
    hypothesis that it errs no more often than the live one.
    """

    messages: int
    live_loss: float
    candidate_loss: float
    live_errors: int
    candidate_errors: int
    loss_p: float
    errors_p: float

    @property
    def equal(self) -> bool:
        """Whether both did the same to the last bit: on this mail they are one network."""
        return (self.live_loss, self.live_errors) == (self.candidate_loss, self.candidate_errors)

    @property
    def no_worse(self) -> bool:
        """Whether the candidate may be said to be no worse than the live network.

        All must hold: on these messages its loss is not the greater one; that
        it is greater by `MARGIN` in truth is refuted at `LEVEL` (so the test
        is one of non-inferiority); and that it errs more often is not shown at
        `LEVEL`.
        """
        return (
            self.candidate_loss <= self.live_loss and self.loss_p <= LEVEL and self.errors_p > LEVEL
        )


def compare(spam: npt.NDArray[np.bool_], live: Logits, candidate: Logits) -> Comparison:
    """Compares the logits that two networks gave the same messages, in pairs.

    The loss by a sign-flip permutation test (R. A. Fisher, The Design of
    Experiments, 1935) on the differences less the margin, with `FLIPS` seeded
    flips; the errors by McNemar's test in its exact form (Q. McNemar, 1947).
    """
    live_losses, candidate_losses = losses(spam, live), losses(spam, candidate)
    live_errs, candidate_errs = (live > 0) != spam, (candidate > 0) != spam
    return Comparison(
        messages=len(spam),
        live_loss=float(np.mean(live_losses)),
        candidate_loss=float(np.mean(candidate_losses)),
        live_errors=int(np.sum(live_errs)),
        candidate_errors=int(np.sum(candidate_errs)),
        loss_p=sign_flip(candidate_losses - live_losses - MARGIN),
        errors_p=mcnemar(
            worse=int(np.sum(candidate_errs & ~live_errs)),
            better=int(np.sum(live_errs & ~candidate_errs)),
        ),
    )


def losses(spam: npt.NDArray[np.bool_], logits: Logits) -> Logits:
    """Each message's logistic loss, in nats."""
    loss: Logits = np.logaddexp(0.0, np.where(spam, -logits, logits))
    return loss


def sign_flip(differences: Logits) -> float:
    """The p-value of the hypothesis that the differences are not below 0 on the whole.

    The share of ways to flip their signs, this one among them, whose sum is as low.
    """
    flips = np.random.default_rng(SEED).integers(0, 2, (FLIPS, len(differences)), dtype=np.int8)
    sums = (2.0 * flips - 1.0) @ differences
    return float((1 + np.sum(sums <= np.sum(differences) + 1e-12)) / (1 + FLIPS))


def mcnemar(*, worse: int, better: int) -> float:
    """The p-value of the hypothesis that `worse` is not the likelier side of a coin."""
    tosses = worse + better
    ways = sum(comb(tosses, heads) for heads in range(worse, tosses + 1))
    return float(ways / 2**tosses)
