"""A stretch of time on a clock: work is begun within it, and not after it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Span:
    """The time until `ends`, in seconds of `clock`; it was `length` seconds at its beginning."""

    ends: float
    clock: Clock
    length: float = float("inf")

    @classmethod
    def of(cls, seconds: float, clock: Clock = monotonic) -> "Span":
        """So many seconds from now."""
        return cls(clock() + seconds, clock, seconds)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be begun."""
        return self.clock() >= self.ends

    def part(self, share: float) -> "Span":
        """The next `share` (0 to 1) of what is left."""
        now = self.clock()
        length = share * max(0.0, self.ends - now)
        return Span(now + length, self.clock, length)


ENDLESS = Span(float("inf"), monotonic)
