"""`schedule`: when networks are trained anew by the clock."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from console.command import HamletCommand, add_json, user_of
from console.schedule_table import as_dict, table
from filter import schedules
from filter.schedule_outcomes import last_runs
from filter.schedule_times import Cron, Every, ScheduleError
from filter.schedules import Schedule
from users.models import User


class Command(HamletCommand):
    """Lists, adds, changes and removes the schedules of retraining."""

    help = (
        "Train networks anew by the clock: for one account, or for all. When its time comes, a "
        "network that knows every mark already is left as it is; the others are trained one "
        "after another by the workers of the queue `train`, and take over only if a test on the "
        "latest mail says that they are no worse. `celery -A config beat` is the clock; `make "
        "run` starts it. A change counts within seconds."
    )
    examples = """
        manage.py schedule list
        manage.py schedule add --all --every 7d
        manage.py schedule add anna@example.org --cron "30 3 * * mon-fri"
        manage.py schedule add anna@example.org --cron "0 4 1 * *" --time-zone Europe/Copenhagen
        manage.py schedule change 2 --every 12h
        manage.py schedule change 2 --disable
        manage.py schedule remove 2
    """
    failures = (ScheduleError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and what goes with that."""
        doings = parser.add_subparsers(dest="do", required=True, metavar="list|add|change|remove")
        listing = doings.add_parser("list", help="show all, or those of one account")
        listing.add_argument("address", metavar="ADDRESS", nargs="?", help="whose network")
        adding = doings.add_parser("add", help="add a schedule")
        whose = adding.add_mutually_exclusive_group(required=True)
        whose.add_argument("address", metavar="ADDRESS", nargs="?", help="whose network")
        whose.add_argument("--all", action="store_true", help="every active account's network")
        add_times(adding.add_mutually_exclusive_group(required=True))
        changing = doings.add_parser("change", help="change when it comes, switch it on or off")
        changing.add_argument("number", metavar="NUMBER", type=int, help="as list shows it")
        add_times(changing.add_mutually_exclusive_group())
        switch = changing.add_mutually_exclusive_group()
        for name, doing in (("enable", schedules.switch_on), ("disable", schedules.switch_off)):
            switch.add_argument(f"--{name}", dest="switch", action="store_const", const=doing)
        removing = doings.add_parser("remove", help="remove schedules")
        removing.add_argument("numbers", metavar="NUMBER", type=int, nargs="+")
        for each in (adding, changing):
            each.add_argument(
                "--time-zone",
                metavar="ZONE",
                help=f"of the cron expression; {settings.TIME_ZONE} unless said",
            )
        for each in (listing, adding, changing, removing):
            add_json(each)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told, and shows what holds now."""
        do, as_json = options["do"], options["json"]
        if do == "remove":
            removed = remove(options["numbers"])
            if as_json:
                self.emit([{"number": number, "done": "removed"} for number in removed])
            else:
                self.say(*(f"Schedule {number} removed" for number in removed))
            return
        if do == "change":
            self.show([change(options)], as_json=as_json)
            return
        user = user_of(options["address"]) if options["address"] else None
        if do == "add":
            when = times_given(options)
            self.show([schedules.add(user.pk if user else None, when)], as_json=as_json)
            return
        self.show(schedules.listed(user), as_json=as_json)

    def show(self, shown: Sequence[Schedule], *, as_json: bool) -> None:
        """Each schedule with its last and its next run."""
        outcomes = last_runs(shown)
        ids = {each.user_id for each in shown if each.user_id is not None}
        addresses = dict(User.objects.filter(pk__in=ids).values_list("pk", "address"))
        if as_json:
            self.emit([as_dict(each, addresses, outcomes.get(each.number)) for each in shown])
            return
        if not shown:
            self.say(
                "Nothing is scheduled. Networks are retrained after every so many letters all "
                "the same: see `manage.py policy ADDRESS show`."
            )
            return
        self.say(table(shown, addresses, outcomes))


def add_times(times: Any) -> None:
    """The options --cron and --every, of which one may be said."""
    times.add_argument(
        "--cron",
        metavar="EXPRESSION",
        help="minute, hour, day of the month, month, weekday (0 is Sunday), all of which must fit",
    )
    times.add_argument(
        "--every", metavar="LENGTH", help="so long after the last time: 30m, 12h, 7d"
    )


def times_given(options: Mapping[str, Any], *, before: Cron | Every | None = None) -> Cron | Every:
    """The times that a person gave; of a schedule `before`, what he left out stays."""
    zone = options["time_zone"]
    if options["cron"] is not None:
        known = before.time_zone if isinstance(before, Cron) else settings.TIME_ZONE
        return Cron(options["cron"], zone or known)
    if options["every"] is None and isinstance(before, Cron):
        return Cron(before.expression, zone)
    if zone is not None:
        raise CommandError("--time-zone goes with --cron; --every means the same everywhere.")
    return Every(options["every"])


@transaction.atomic
def change(options: Mapping[str, Any]) -> Schedule:
    """Changes what was said of one schedule."""
    changed = schedules.find(options["number"])
    retimed = any(options[name] is not None for name in ("cron", "every", "time_zone"))
    if not retimed and options["switch"] is None:
        raise CommandError("Say what to change: --cron, --every, --time-zone, --enable, --disable.")
    if retimed:
        changed = schedules.set_time(changed.number, times_given(options, before=changed.when))
    if options["switch"] is not None:
        changed = options["switch"](changed.number)
    return changed


@transaction.atomic
def remove(numbers: Sequence[int]) -> list[int]:
    """Removes all of them, or none where one is unknown; each once."""
    removed = list(dict.fromkeys(numbers))
    for number in removed:
        schedules.remove(number)
    return removed
