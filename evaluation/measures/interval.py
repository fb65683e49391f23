"""Intervals: the range in which a measure lies with 95 % confidence."""

from dataclasses import dataclass
from math import nan, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper end of a 95 % confidence interval."""

    low: float
    high: float


def wilson_percent(part: int, whole: int) -> Interval:
    """The score interval of a share, in percent; nan where there is no whole.

    Source: E. B. Wilson, Probable inference, the law of succession, and
    statistical inference, JASA 22 (1927). Unlike the normal one it says
    something when nothing, or everything, was counted.
    """
    if not whole:
        return Interval(nan, nan)
    share = part / whole
    weight = Z_95**2 / whole
    middle = share + weight / 2
    reach = sqrt(weight * (share * (1 - share) + weight / 4))
    low = 0.0 if part == 0 else 100 * (middle - reach) / (1 + weight)
    high = 100.0 if part == whole else 100 * (middle + reach) / (1 + weight)
    return Interval(low, high)
