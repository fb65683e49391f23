"""Whether one run ranks mail better than another over the same messages, or by chance alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.measures.bootstrap import Draw, bootstrap_interval
from evaluation.measures.interval import Interval
from evaluation.measures.roc import Scores, area_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs' scores of the same messages, ham and spam apart, each in the same order."""

    ham: tuple[Scores, Scores]
    spam: tuple[Scores, Scores]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more 1-ROCA % the second run has than the first, with its 95 % interval."""

    percent: float
    interval: Interval

    @property
    def told_from_chance(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.interval.low > 0 or self.interval.high < 0


def area_difference(pairs: Sequence[Pair], *, seed: int = 0, draws: int = 1000) -> Difference:
    """The mean difference of 1-ROCA % over pairs of runs, each pair over the same messages.

    The pairs are runs in several orders: message number `i` is the same in all of
    them. A bootstrap draw takes messages, ham and spam apart, and asks all runs
    about the same ones, so that what the runs have in common cancels out. The
    same seed gives the same interval. Raises ValueError without ham or without
    spam, or where the runs are not of the same messages.
    """
    lengths = {(len(side.ham[run]), len(side.spam[run])) for side in pairs for run in (0, 1)}
    if len(lengths) != 1 or not all(min(lengths)):
        raise ValueError("runs are compared over the same messages, ham and spam among them")
    [(ham, spam)] = lengths
    tables = [tuple(places(side.ham[run], side.spam[run]) for run in (0, 1)) for side in pairs]
    interval = bootstrap_interval(
        lambda ham, spam: mean_difference(tables, ham, spam),
        ham=ham,
        spam=spam,
        seed=seed,
        draws=draws,
    )
    return Difference(mean_difference(tables, np.arange(ham), np.arange(spam)), interval)


Table = tuple[NDArray[np.int64], NDArray[np.int64], int]


def places(ham: Scores, spam: Scores) -> Table:
    """The place of each ham and each spam among the distinct scores, rising, and their number."""
    distinct, found = np.unique(np.concatenate([ham, spam]), return_inverse=True)
    return found[: len(ham)], found[len(ham) :], len(distinct)


def mean_difference(tables: Sequence[tuple[Table, ...]], ham: Draw, spam: Draw) -> float:
    """The mean difference of the areas over the messages drawn, second run less first."""
    return float(
        np.mean([area(second, ham, spam) - area(first, ham, spam) for first, second in tables])
    )


def area(table: Table, ham: Draw, spam: Draw) -> float:
    """1-ROCA % of one run over the messages drawn."""
    ham_places, spam_places, size = table
    return area_of(
        np.bincount(ham_places[ham], minlength=size), np.bincount(spam_places[spam], minlength=size)
    )
