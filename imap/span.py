"""A stretch of time on a clock: work is begun within it, and not after it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Span:
    """The time until `ends`, in seconds of `clock`."""

    ends: float
    clock: Clock

    @classmethod
    def of(cls, seconds: float, clock: Clock = monotonic) -> "Span":
        """So many seconds from now."""
        return cls(clock() + seconds, clock)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be begun."""
        return self.clock() >= self.ends

    def part(self, share: float) -> "Span":
        """The next `share` (0 to 1) of what is left."""
        now = self.clock()
        return Span(now + share * max(0.0, self.ends - now), self.clock)


ENDLESS = Span(float("inf"), monotonic)
