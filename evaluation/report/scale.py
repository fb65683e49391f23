"""The scales of a picture's axes: linear, and logistic as the TREC spam track draws ROC curves."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log, log10

LOGISTIC_TICKS = (0.001, 0.01, 0.1, 1, 10, 50, 90, 99, 99.9, 99.99)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where on an axis a value lies; what lies beyond `low` or `high` is drawn at that end."""

    low: float
    high: float
    ticks: tuple[float, ...]
    stretch: Callable[[float], float]

    def share(self, value: float) -> float:
        """How far along the axis, 0 to 1, the value lies."""
        low, high = self.stretch(self.low), self.stretch(self.high)
        return (self.stretch(min(max(value, self.low), self.high)) - low) / (high - low)


def linear(high: float) -> Scale:
    """From 0 to `high`, which is above 0, with two to six round ticks."""
    step = 10.0 ** floor(log10(high))
    step *= next(size for size in (0.2, 0.5, 1, 2) if high <= 5 * size * step)
    # the quotient of a round number may lie a last bit below the whole
    count = floor(high / step + 1e-9)
    return Scale(0, high, tuple(n * step for n in range(count + 1)), float)


def logistic(low: float, high: float) -> Scale:
    """From `low` to `high` percent, both between 0 and 100, small and large shares spread out."""
    ticks = tuple(tick for tick in LOGISTIC_TICKS if low <= tick <= high)
    return Scale(low, high, ticks, lambda percent: log(percent / (100 - percent)))
