"""When networks are trained anew by the clock: schedules in the database, of one user or of all."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from filter.schedule_times import Cron, Every, ScheduleError, stored, times
from users.models import User

TASK = "filter.tasks.retrain_on_schedule"
HALF_A_SECOND = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule as a person sees it; `user_id` is None where it is for all accounts.

    `next_run` is None where it is switched off, and in the past where no clock runs.
    """

    number: int
    user_id: int | None
    when: Cron | Every
    enabled: bool
    last_run: datetime | None
    next_run: datetime | None


def listed(user: User | None = None) -> list[Schedule]:
    """Every schedule, or only those that train one user's network, oldest first. One query."""
    rows = PeriodicTask.objects.filter(task=TASK).select_related("crontab", "interval")
    if user is not None:
        rows = rows.filter(kwargs__in=[_whose(user.pk), _whose(None)])
    return [_seen(row) for row in rows.order_by("pk")]


def find(number: int) -> Schedule:
    """The schedule of that number; raises ScheduleError where there is none."""
    return _seen(_row(number))


@transaction.atomic
def add(user_id: int | None, when: Cron | Every) -> Schedule:
    """A new schedule, of that user or of all; raises ScheduleError where `when` never comes."""
    row = PeriodicTask(
        name=f"retraining {uuid4()}", task=TASK, kwargs=_whose(user_id), **stored(when)
    )
    row.save()
    return _seen(row)


@transaction.atomic
def set_time(number: int, when: Cron | Every) -> Schedule:
    """That schedule comes at other times from now on."""
    row = _row(number)
    for field, value in stored(when).items():
        setattr(row, field, value)
    row.save()
    return _seen(row)


@transaction.atomic
def switch_on(number: int) -> Schedule:
    """That schedule comes again; one by intervals counts them from now."""
    row = _row(number)
    row.enabled = True
    row.save()
    return _seen(row)


@transaction.atomic
def switch_off(number: int) -> Schedule:
    """That schedule stays in the list and does not come."""
    row = _row(number)
    row.enabled = False
    row.save()
    return _seen(row)


@transaction.atomic
def remove(number: int) -> None:
    """That schedule is gone."""
    _row(number).delete()


def _whose(user_id: int | None) -> str:
    """The arguments of the task, always written alike, so that they can be searched for."""
    return json.dumps({"user_id": user_id})


def _row(number: int) -> PeriodicTask:
    rows = PeriodicTask.objects.filter(task=TASK).select_related("crontab", "interval")
    row = rows.filter(pk=number).first()
    if row is None:
        raise ScheduleError(f"There is no schedule {number}.")
    return row


def _seen(row: PeriodicTask) -> Schedule:
    counted_from = row.last_run_at or row.date_changed
    # The estimate is counted from a moment later than this one.
    due = timezone.now() + row.schedule.remaining_estimate(counted_from) + HALF_A_SECOND
    return Schedule(
        number=row.pk,
        user_id=json.loads(row.kwargs)["user_id"],
        when=times(row),
        enabled=row.enabled,
        last_run=row.last_run_at,
        next_run=due.replace(microsecond=0) if row.enabled else None,
    )
