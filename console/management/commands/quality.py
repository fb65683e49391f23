"""`quality`: how well Hamlet does for live users, by their own word."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management import CommandError

from console.command import HamletCommand, add_json, user_of
from console.management.commands.evaluate import argument
from evaluation.arrival import BEGINNING
from evaluation.quality import quality
from evaluation.report.quality import everyone_table, quality_data, quality_tables
from users.models import User


class Command(HamletCommand):
    """Measures users' confirmed mail."""

    help = (
        "Measure how well the filter does for one user, over the messages that were judged first "
        "and marked by him later: the measures of `evaluate`, their course over time, and how "
        "each step's opinions fared. Mail that he imported already marked is no test and is "
        "left out, and so are marks that are asked about. Nothing is changed."
    )
    examples = """
        manage.py quality anna@example.org
        manage.py quality anna@example.org --since 2026-01-01 --json
        manage.py quality --all --since 2026-01-01
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS or --all, and the options."""
        parser.add_argument("address", metavar="ADDRESS", nargs="?", help="whose mailbox")
        parser.add_argument("--all", action="store_true", help="every user, one line each")
        parser.add_argument(
            "--since",
            metavar="DATE",
            type=argument(beginning_of),
            default=BEGINNING,
            help="only mail judged since that day, such as 2026-01-31 (UTC)",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the measures."""
        if options["all"] == bool(options["address"]):
            raise CommandError("Say whose quality: an ADDRESS, or --all for every user.")
        if options["all"]:
            self.tell_everyone(since=options["since"], json=options["json"])
            return
        found = quality(user_of(options["address"]), since=options["since"])
        if options["json"]:
            self.emit(quality_data(found))
        elif found.judged_at:
            self.say(quality_tables(found))
        else:
            self.say(
                f"{found.address} has marked no message after it was judged, so there is nothing "
                "to measure yet. Every correction, and every release of held mail, is a mark."
            )

    def tell_everyone(self, *, since: datetime, json: bool) -> None:
        """Prints a line for every user."""
        users = User.objects.order_by("address").iterator()
        found = [quality(user, since=since) for user in users]
        if json:
            self.emit([quality_data(each) for each in found])
        else:
            self.say(everyone_table(found))


def beginning_of(day: str) -> datetime:
    """The first moment of a day; raises ValueError where the text names none."""
    try:
        return datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        raise ValueError(f"“{day}” is no day. Write it as 2026-01-31.") from None
