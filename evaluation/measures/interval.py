"""Intervals: the range in which a measure lies with 95 % confidence."""

from dataclasses import dataclass
from math import nan

from ann.interval import wilson


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper end of a 95 % confidence interval."""

    low: float
    high: float


def wilson_percent(part: int, whole: int) -> Interval:
    """Wilson's interval of a share (`ann.interval`), in percent; nan where there is no whole.

    Unlike the normal one it says something when nothing, or everything, was counted.
    """
    if not whole:
        return Interval(nan, nan)
    low, high = wilson(part, whole)
    return Interval(100 * low, 100 * high)
