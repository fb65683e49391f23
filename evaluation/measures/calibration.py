"""Calibration: whether of the mail given a probability of 0.3 three in ten are spam."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from evaluation.measures.roc import Scores

EDGES = (0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """The messages whose probability lies from `low` to `high`: how many, how spam-like they are.

    `said` is their mean probability, `was` the share that was spam, both 0 to 1.
    """

    low: float
    high: float
    messages: int
    said: float
    was: float


def bins(probabilities: Scores, spam: NDArray[np.bool_]) -> tuple[Bin, ...]:
    """The bins that hold messages, rising, finer near 0 and 1 where most mail lies."""
    places = np.digitize(probabilities, EDGES[1:-1])
    found = []
    for place in np.unique(places):
        inside = places == place
        found.append(
            Bin(
                low=EDGES[place],
                high=EDGES[place + 1],
                messages=int(inside.sum()),
                said=float(probabilities[inside].mean()),
                was=float(spam[inside].mean()),
            )
        )
    return tuple(found)


def expected_error(probabilities: Scores, spam: NDArray[np.bool_]) -> float:
    """The mean over messages of how far their bin's `said` lies from its `was`, 0 to 1.

    Known as expected calibration error; nan without messages.
    """
    if not len(probabilities):
        return nan
    off = sum(b.messages * abs(b.said - b.was) for b in bins(probabilities, spam))
    return off / len(probabilities)


def brier_score(probabilities: Scores, spam: NDArray[np.bool_]) -> float:
    """The mean squared distance of the probability from the truth, 0 best; nan without messages.

    Source: G. W. Brier, Verification of forecasts expressed in terms of
    probability, Monthly Weather Review 78 (1950).
    """
    return float(np.mean((probabilities - spam) ** 2)) if len(probabilities) else nan
