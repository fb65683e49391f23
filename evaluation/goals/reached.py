"""One number of a goal: what was wanted, what was reached, and by which command."""

from dataclasses import dataclass
from math import isnan

from evaluation.measures.interval import Interval


@dataclass(frozen=True, slots=True)
class Reached:
    """A number that should be at most `limit`, with its 95 % interval where it has one.

    `limit` is None where the number has none and only completes the picture, or
    where it depends on peers and none was run; `value` where it cannot be known.
    `command` gives this number alone; `note` says where limit or value come from.
    """

    goal: int
    what: str
    limit: float | None
    value: float | None
    command: str
    interval: Interval | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the number is good enough; None where nobody can say."""
        if self.limit is None or self.value is None or isnan(self.value):
            return None
        return self.value <= self.limit
