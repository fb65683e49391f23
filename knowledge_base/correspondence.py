"""How often mail went both ways between the user and an address, the more recent the more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge_base.ledger import EPOCH
from knowledge_base.models import Correspondence
from knowledge_base.tally import Tally

WEEK = timedelta(weeks=1)
HALF_LIFE_WEEKS = 13
# Two years: what is older weighs less than 1/256 of a letter of today.
WEEKS_COUNTED = 104

LETTERS = Tally(Correspondence, "user_id", "address", "week")


@dataclass(frozen=True, slots=True)
class Week:
    """The letters of one week."""

    week: int
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Letters both ways in the two years before a time, and what they weigh by then.

    A letter of `n` weeks ago weighs `2 ** (-n / 13)`: half after a quarter of a year.
    """

    received: int
    sent: int
    received_weight: float
    sent_weight: float


def week_of(at: datetime) -> int:
    """The number of whole weeks from 1970-01-01 UTC to `at`."""
    return (at - EPOCH) // WEEK


def exchange(weeks: Collection[Week], at: datetime) -> Exchange:
    """What these weeks say at the time `at`; weeks after it, or too long before it, say nothing."""
    now = week_of(at)
    counted = [each for each in weeks if 0 <= now - each.week < WEEKS_COUNTED]
    weights = [2.0 ** ((each.week - now) / HALF_LIFE_WEEKS) for each in counted]
    return Exchange(
        received=sum(each.received for each in counted),
        sent=sum(each.sent for each in counted),
        received_weight=sum(
            each.received * weight for each, weight in zip(counted, weights, strict=True)
        ),
        sent_weight=sum(each.sent * weight for each, weight in zip(counted, weights, strict=True)),
    )
