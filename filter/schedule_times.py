"""At which times a schedule comes: by a cron expression, or after a while each."""

import re
from dataclasses import dataclass
from datetime import timedelta

from cron_descriptor import Options, get_description
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=366)


class ScheduleError(ValueError):
    """A schedule that cannot be; the message says what can."""


@dataclass(frozen=True, slots=True)
class Cron:
    """By a cron expression in a time zone; days of the month and of the week must both fit."""

    expression: str
    time_zone: str

    def __str__(self) -> str:
        style = Options()
        style.use_24hour_time_format, style.locale_code = True, "en_GB"
        return f"{get_description(self.expression, style)} ({self.time_zone})"


@dataclass(frozen=True, slots=True)
class Every:
    """After a while each: a number and m, h or d for minutes, hours or days, such as 7d."""

    length: str

    def __str__(self) -> str:
        number, unit = self.length[:-1], UNITS[self.length[-1]]
        return f"Every {unit[:-1]}" if number == "1" else f"Every {number} {unit}"


def stored(when: Cron | Every) -> dict[str, Model | None]:
    """The fields of a schedule's row for these times; raises ScheduleError where they are none."""
    if isinstance(when, Cron):
        return {"crontab": _crontab(when), "interval": None}
    return {"crontab": None, "interval": _interval(when)}


def times(row: PeriodicTask) -> Cron | Every:
    """The times of a schedule's row."""
    if row.crontab is not None:
        fields = " ".join(getattr(row.crontab, field) for field in FIELDS)
        return Cron(fields, str(row.crontab.timezone))
    [unit] = [letter for letter, period in UNITS.items() if period == row.interval.period]
    return Every(f"{row.interval.every}{unit}")


def _crontab(when: Cron) -> CrontabSchedule:
    parts = when.expression.split()
    if len(parts) != len(FIELDS):
        raise ScheduleError(
            f"“{when.expression}” is no cron expression: it needs five fields (minute, hour, day "
            "of the month, month, day of the week), for example: 30 3 * * mon-fri"
        )
    fields = dict(zip(FIELDS, parts, strict=True))
    try:
        made = CrontabSchedule(**fields, timezone=when.time_zone)
        made.full_clean()
        # Celery refuses some that pass until here: a 30 February, Sunday as 7.
        made.schedule.remaining_estimate(timezone.now())
    except (ValidationError, ValueError) as error:
        wrong = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise ScheduleError(
            f"“{when.expression}” in {when.time_zone}: {' '.join(wrong).strip().rstrip('.')}. "
            "Minutes are 0 to 59, hours 0 to 23, days 1 to 31, months 1 to 12, weekdays 0 to 6 "
            "from Sunday on."
        ) from error
    return _once(made, **fields, timezone=when.time_zone)


def _interval(when: Every) -> IntervalSchedule:
    written = re.fullmatch(r"([1-9][0-9]{0,5})([mhd])", when.length)
    if written is None or timedelta(**{UNITS[written[2]]: int(written[1])}) > LONGEST:
        raise ScheduleError(
            f"“{when.length}” is no while: write a number and m, h or d for minutes, hours or "
            "days, at most 366d. For example: 7d"
        )
    fields = {"every": int(written[1]), "period": UNITS[written[2]]}
    return _once(IntervalSchedule(**fields), **fields)


def _once(made: Model, **fields: object) -> Model:
    """The row of these fields, which schedules share; `made` is stored where there is none."""
    known = type(made)._default_manager.filter(**fields).first()
    if known is not None:
        return known
    made.save()
    return made
