"""One measured number beside the goal that it was measured for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles
from typing import Any, Self


class Sense(StrEnum):
    """On which side of its limit a number is good."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit, and on which side of it a number is good."""

    sense: Sense
    limit: float

    @classmethod
    def at_least(cls, limit: float) -> Self:
        """Good from the limit upwards."""
        return cls(Sense.AT_LEAST, limit)

    @classmethod
    def at_most(cls, limit: float) -> Self:
        """Good up to the limit."""
        return cls(Sense.AT_MOST, limit)

    def holds(self, value: float) -> bool:
        """Whether the value is good enough."""
        return value >= self.limit if self.sense is Sense.AT_LEAST else value <= self.limit


@dataclass(frozen=True, slots=True)
class Measured:
    """What one benchmark found of one thing: repeated values, all in `unit`.

    Without a value nothing could be measured here, and `note` says why. `goal`
    is None for a number that only completes the picture. `floor` says what no
    program that does this work could go below, computed or measured beside it.
    """

    name: str
    unit: str
    values: tuple[float, ...] = ()
    goal: Goal | None = None
    floor: str = ""
    note: str = ""

    @property
    def median(self) -> float | None:
        """The middle one of the values."""
        return median(self.values) if self.values else None

    @property
    def quartiles(self) -> tuple[float, float] | None:
        """Between which two values the middle half of them lies."""
        if not self.values:
            return None
        return quartiles(self.values)

    @property
    def spread(self) -> float | None:
        """How far the quartiles lie apart."""
        between = self.quartiles
        return None if between is None else between[1] - between[0]

    @property
    def holds(self) -> bool | None:
        """Whether the median reaches the goal; None without a goal or a value."""
        if self.goal is None or self.median is None:
            return None
        return self.goal.holds(self.median)

    def to_json(self) -> dict[str, Any]:
        """As `manage.py bench --json` prints it."""
        told = {
            "name": self.name,
            "median": self.median,
            "spread": self.spread,
            "unit": self.unit,
            "goal": self.goal.limit if self.goal else None,
            "holds": self.holds,
        }
        return told | {k: v for k, v in (("floor", self.floor), ("note", self.note)) if v}


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """The first and the third quartile; of one value, that value twice."""
    if len(values) == 1:
        return values[0], values[0]
    first, _, third = quantiles(values, n=4, method="inclusive")
    return first, third
