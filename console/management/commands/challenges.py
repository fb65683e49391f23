"""`challenges`: how asking senders goes, for whoever runs Hamlet."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.table import Table

from challenge import breaker, exclusions
from challenge.configuration import configuration
from challenge.counts import Counts, counts
from challenge.models import Exclusion
from console.command import HamletCommand, add_json
from console.management.commands.evaluate import whole_number

USUAL_DAYS = 30
NEED_WHOM = ("exclude", "allow")


class Command(HamletCommand):
    """Counts, the breaker, and whom nothing goes to."""

    help = (
        "How asking senders goes: how many were asked, answered, were not asked and why, and which "
        "of those asked about was spam after all; whether the breaker is open, and closing it; "
        "whom nothing is ever sent to."
    )
    examples = """
        manage.py challenges status
        manage.py challenges status --days 7 --json
        manage.py challenges close-breaker
        manage.py challenges exclude bob@example.net example.com
        manage.py challenges allow example.com
        manage.py challenges excluded
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and to whom."""
        parser.add_argument(
            "do",
            choices=["status", "close-breaker", "excluded", *NEED_WHOM],
            help="what to show or to change",
        )
        parser.add_argument(
            "whom", metavar="ADDRESS", nargs="*", help="addresses or domains to exclude or allow"
        )
        parser.add_argument(
            "--days",
            metavar="N",
            type=whole_number,
            default=USUAL_DAYS,
            help=f"count the last N days (default {USUAL_DAYS})",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told."""
        do, whom, at = options["do"], options["whom"], timezone.now()
        if bool(whom) is not (do in NEED_WHOM):
            wanted = "Say whom" if do in NEED_WHOM else f"Nothing goes with {do}"
            raise CommandError(f"{wanted}: `manage.py challenges --help` shows how.")
        told: Any = {
            "status": lambda: self.status(options["days"], at),
            "close-breaker": lambda: {"closed": breaker.close(at=at)},
            "exclude": lambda: excluded_now(whom, at),
            "allow": lambda: {each: exclusions.allow(each) for each in whom},
            "excluded": listed,
        }[do]()
        if options["json"]:
            self.emit(told)
        else:
            self.tell(do, told)

    def status(self, days: int, at: datetime) -> dict[str, Any]:
        """The counts of so many days, the switch and the breaker."""
        return {
            "switch": configuration().switch,
            "breaker": breaker.why_open() or None,
            "excluded": Exclusion.objects.count(),
            "days": days,
            **as_dict(counts(since=at - timedelta(days=days))),
        }

    def tell(self, do: str, told: Any) -> None:
        """Says it to a person."""
        if do == "status":
            self.tell_status(told)
        elif do == "close-breaker":
            closed = "It is closed: asking goes on." if told["closed"] else "It was not open."
            self.say(closed)
        elif do == "excluded":
            table = Table("whom", "why", "until", box=None)
            for each in told:
                until = each["until"]
                table.add_row(
                    each["whom"], each["reason"], f"{until:%Y-%m-%d}" if until else "ever"
                )
            self.say(table if told else "Nobody is excluded.")
        else:
            for whom, changed in told.items():
                self.say(sentence(do, whom, changed=changed))

    def tell_status(self, told: dict[str, Any]) -> None:
        """The counts as two short tables."""
        self.say(f"Challenges are {told['switch']}. {breaker_in_words(told['breaker'])}")
        table = Table(f"in {told['days']} days", "letters", box=None)
        rows = ("considered", "sent", "answered", "bounced", "complained", "spam", "logged_spam")
        for name in rows:
            table.add_row(NAMES[name], f"{told[name]:,}")
        self.say("", table)
        if told["refusals"]:
            refused = Table("not asked, for", "letters", box=None)
            for reason, number in sorted(told["refusals"].items(), key=lambda item: -item[1]):
                refused.add_row(reason, f"{number:,}")
            self.say("", refused)


NAMES = {
    "considered": "considered",
    "sent": "asked",
    "answered": "… answered",
    "bounced": "… came back",
    "complained": "… complained",
    "spam": "… were spam after all",
    "logged_spam": "only noted, and spam after all",
}


def as_dict(found: Counts) -> dict[str, Any]:
    """The counts for a script."""
    return {
        "considered": found.considered,
        "sent": found.sent,
        "answered": found.answered,
        "bounced": found.bounced,
        "complained": found.complained,
        "spam": found.spam,
        "spam_share": found.spam_share,
        "logged_spam": found.logged_spam,
        "states": dict(found.states),
        "refusals": dict(found.refusals),
    }


def excluded_now(whom: list[str], at: datetime) -> dict[str, bool]:
    """Nothing goes to them from now on."""
    for each in whom:
        exclusions.exclude(each, exclusions.Reason.ADMINISTRATOR, at=at)
    return dict.fromkeys(whom, True)


def listed() -> list[dict[str, Any]]:
    """Everybody whom nothing goes to."""
    rows = Exclusion.objects.order_by("whom").values("whom", "reason", "since", "until")
    return [dict(row) for row in rows]


def sentence(do: str, whom: str, *, changed: bool) -> str:
    """What became of one address or domain."""
    if do == "exclude":
        return f"{whom}: nothing goes there any more."
    return f"{whom}: may be asked again." if changed else f"{whom}: was not excluded."


def breaker_in_words(why: str | None) -> str:
    """Whether it is open."""
    if not why:
        return "The breaker is closed."
    return f"The breaker is open, and nobody is asked: {why} `close-breaker` closes it."
