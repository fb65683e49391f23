"""The course of the errors over time: how fast a filter learns, and whether it keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from evaluation.measures.counts import Counts, count
from evaluation.measures.roc import area_above_percent
from evaluation.measures.scores import scores
from evaluation.results import Result


@dataclass(frozen=True, slots=True)
class Window:
    """The messages from number `first` to `last`, counted from 1, apart from all others.

    `area_percent` is their 1-ROCA %, nan where all are ham or all are spam.
    """

    first: int
    last: int
    counts: Counts
    area_percent: float


def windows(results: Sequence[Result], *, size: int) -> tuple[Window, ...]:
    """Consecutive windows of `size` messages each, the last perhaps shorter."""
    return tuple(
        window(results[start : start + size], first=start + 1)
        for start in range(0, len(results), size)
    )


def window(results: Sequence[Result], *, first: int) -> Window:
    """One window, whose first message is number `first` of the whole."""
    ham, spam = scores(results)
    return Window(
        first=first,
        last=first + len(results) - 1,
        counts=count((result.judge, result.verdict) for result in results),
        area_percent=area_above_percent(ham, spam) if len(ham) and len(spam) else nan,
    )
