"""What came of the last run of each schedule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ann.models import Version
from ann.trained_version import Trigger
from filter.schedules import Schedule
from filter.untaught import Untaught, untaught


@dataclass(frozen=True, slots=True)
class LastRun:
    """How many networks were retrained because of it, how many of those took over, who waits.

    `reason` is the latest retraining's, in a sentence, empty where there was none.
    """

    retrained: int
    took_over: int
    waiting: int
    reason: str


def last_runs(schedules: Sequence[Schedule]) -> Mapping[int, LastRun]:
    """By its number, what came of each schedule that has run; at most two queries."""
    ran = {each.number: each.last_run for each in schedules if each.last_run is not None}
    if not ran:
        return {}
    users = {each.user_id for each in schedules}
    which = {} if None in users else {"user_id__in": users}
    made = list(
        Version.objects.filter(
            trigger=Trigger.SCHEDULE, began_at__gte=min(ran.values()), **which
        ).order_by("began_at")
    )
    waiting = untaught() if None in users else untaught(pk__in=users)
    return {
        each.number: last_run(each.user_id, at=ran[each.number], made=made, untaught=waiting)
        for each in schedules
        if each.number in ran
    }


def last_run(
    user_id: int | None, *, at: datetime, made: Iterable[Version], untaught: Iterable[Untaught]
) -> LastRun:
    """What came of one run of a schedule for that user, or for all, at that time."""
    own = [
        each
        for each in made
        if each.began_at >= at and (user_id is None or each.user_id == user_id)
    ]
    late = [
        each
        for each in untaught
        if each.due_by_clock(at) and (user_id is None or each.user_id == user_id)
    ]
    return LastRun(
        retrained=len(own),
        took_over=sum(each.promoted_at is not None for each in own),
        waiting=len(late),
        reason=own[-1].reason if own else "",
    )
