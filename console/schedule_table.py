"""Schedules of retraining as a person reads them, and as a script does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from rich.table import Table
from rich.text import Text

from filter.schedule_outcomes import LastRun
from filter.schedules import Schedule

# Later than this, and nothing has started it: the clock looks every five seconds.
LATE = timedelta(minutes=2)


def table(
    shown: Sequence[Schedule], addresses: Mapping[int, str], outcomes: Mapping[int, LastRun]
) -> Table:
    """A row for each schedule; `addresses` are by user, `outcomes` by the schedule's number."""
    rows = Table(box=None, pad_edge=False)
    for column in ("number", "whose", "next run"):
        rows.add_column(column, no_wrap=True)
    for column in ("when", "last run"):
        rows.add_column(column)
    for each in shown:
        rows.add_row(
            str(each.number),
            Text(whose(each, addresses)),
            next_run(each, timezone.now()),
            str(each.when),
            last_run(each, outcomes.get(each.number)),
        )
    return rows


def whose(shown: Schedule, addresses: Mapping[int, str]) -> str:
    """Whom the schedule is for."""
    if shown.user_id is None:
        return "all accounts"
    return addresses.get(shown.user_id, "an account that is gone")


def next_run(shown: Schedule, now: datetime) -> str:
    """When it comes next, or why it does not."""
    if shown.next_run is None:
        return "switched off"
    at = timezone.localtime(shown.next_run)
    late = "; due, but no clock runs" if now - shown.next_run > LATE else ""
    return f"{at:%Y-%m-%d %H:%M %Z}{late}"


def last_run(shown: Schedule, outcome: LastRun | None) -> str:
    """When it came last, and what came of it."""
    if shown.last_run is None or outcome is None:
        return "never yet"
    at = f"{timezone.localtime(shown.last_run):%Y-%m-%d %H:%M %Z}: "
    waiting = f"{outcome.waiting:,} waiting for a worker" if outcome.waiting else ""
    if not outcome.retrained:
        return at + (waiting or "nothing new to learn")
    if shown.user_id is not None:
        return at + outcome.reason
    told = f"{outcome.retrained:,} retrained, {outcome.took_over:,} of them promoted"
    return at + ", ".join(filter(None, [told, waiting]))


def as_dict(
    shown: Schedule, addresses: Mapping[int, str], outcome: LastRun | None
) -> dict[str, Any]:
    """A schedule for a script."""
    return {
        "number": shown.number,
        "address": addresses.get(shown.user_id) if shown.user_id is not None else None,
        "all": shown.user_id is None,
        "times": asdict(shown.when),
        "enabled": shown.enabled,
        "next_run": shown.next_run,
        "last_run": shown.last_run,
        "outcome": asdict(outcome) if outcome else None,
    }
