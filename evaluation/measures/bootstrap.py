"""The bootstrap: how far a measure would move had other messages of the same kind come."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evaluation.measures.interval import Interval

Draw = NDArray[np.int64]


def bootstrap_interval(
    statistic: Callable[[Draw, Draw], float],
    *,
    ham: int,
    spam: int,
    seed: int = 0,
    draws: int = 1000,
) -> Interval:
    """The 95 % interval of a measure of `ham` ham and `spam` spam, by so many redraws.

    `statistic` gets the places of the ham and of the spam drawn, with repeats and
    as many of either as there are; it may be infinite. The same seed gives the
    same interval. Source: B. Efron, Bootstrap methods, Annals of Statistics 7 (1979).
    """
    chance = np.random.default_rng(seed)
    found = sorted(
        statistic(chance.integers(0, ham, ham), chance.integers(0, spam, spam))
        for _ in range(draws)
    )
    return Interval(found[round(0.025 * (draws - 1))], found[round(0.975 * (draws - 1))])
