"""One version of a user's network, as a person is told of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ann.comparison import Comparison
from ann.course import AS_IT_COMES, Course
from ann.models import Version


class Trigger(StrEnum):
    """Why a network was retrained: someone asked, it was time, or enough letters had come."""

    DEMAND = "demand"
    SCHEDULE = "schedule"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class TrainedVersion:
    """A version: how it came about, on what, how good it was, and whether it is in use.

    Version 0 is the network that was never retrained: it has no trigger and no
    dates, and learned every letter as it came. `ham` and `spam` are what was
    confirmed when the version was trained, `seconds` what that took with the
    comparison. `comparison` is None where there was too little mail for one, `promoted_at`
    for a version that never took over; `retired_at` is when it last made way for another.
    """

    number: int
    live: bool
    trigger: Trigger | None = None
    began_at: datetime | None = None
    seconds: float = 0.0
    ham: int = 0
    spam: int = 0
    course: Course = AS_IT_COMES
    comparison: Comparison | None = None
    reason: str = "It has learned every letter as it came, and was never retrained."
    promoted_at: datetime | None = None
    retired_at: datetime | None = None

    @classmethod
    def of(cls, row: Version, *, live: int | None) -> "TrainedVersion":
        """What its row says; `live` is the key of the row in use."""
        return cls(
            number=row.number,
            live=row.pk == live,
            trigger=Trigger(row.trigger),
            began_at=row.began_at,
            seconds=row.seconds,
            ham=row.ham,
            spam=row.spam,
            course=Course.from_json(row.course),
            comparison=Comparison(**row.comparison) if row.comparison else None,
            reason=row.reason,
            promoted_at=row.promoted_at,
            retired_at=row.retired_at,
        )
