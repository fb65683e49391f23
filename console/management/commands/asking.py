"""`asking`: whether the senders of one user's unsure mail are asked, and who has answered."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.table import Table
from rich.text import Text

from challenge import passes, preferences
from challenge.configuration import configuration
from challenge.counts import counts
from challenge.models import Preference
from challenge.preferences import PreferenceError
from challenge.switch import Switch
from console.command import HamletCommand, add_address, add_json, user_of
from console.management.commands.challenges import as_dict

DAYS = 30


class Command(HamletCommand):
    """Shows and changes what one user says of asking senders."""

    help = (
        "Whether Hamlet asks the senders of a user's unsure mail to show that a person wrote: off, "
        "log (only note whom it would ask) or on, which begins to ask after a week of noting. The "
        "lesser of this and the setting CHALLENGES holds."
    )
    examples = """
        manage.py asking anna@example.org
        manage.py asking anna@example.org --switch on --wait-days 7
        manage.py asking anna@example.org --revoke bob@example.net
    """
    failures = (PreferenceError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS and what to change."""
        add_address(parser)
        parser.add_argument("--switch", choices=list(Switch), help="how far asking may go")
        parser.add_argument(
            "--wait-days", metavar="N", type=int, help="how many days a letter waits for an answer"
        )
        parser.add_argument(
            "--revoke", metavar="SENDER", help="who answered counts as a stranger again"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Changes what is said, then shows what holds."""
        user, at = user_of(options["address"]), timezone.now()
        sender = options["revoke"]
        if sender and not passes.revoke(user, sender):
            raise CommandError(f"{sender} has no pass of {user}.")
        if options["wait_days"] is not None:
            preferences.set_wait_days(user, options["wait_days"], at=at)
        if options["switch"]:
            preferences.set_switch(user, Switch(options["switch"]), at=at)
        said = Preference.objects.filter(user=user).first()
        told = {
            "switch": preferences.switch_of(user),
            "administrator": configuration().switch,
            "in_force": preferences.in_force(said, at=at),
            "wait_days": preferences.wait_days(user),
            "passes": [
                {"address": each.address, "answered_at": each.answered_at, "proof": each.proof}
                for each in passes.passes_of(user, at=at)
            ],
            "days": DAYS,
            **as_dict(counts(since=at - timedelta(days=DAYS), user=user)),
        }
        if options["json"]:
            self.emit(told)
        else:
            self.tell(told)

    def tell(self, told: dict[str, Any]) -> None:
        """Says it to a person."""
        self.say(
            f"Said: {told['switch']}; the administrator: {told['administrator']}; "
            f"in force now: {told['in_force']}.",
            f"A letter waits {told['wait_days']} days for an answer.",
            f"In {DAYS} days: {told['considered']:,} considered, {told['sent']:,} asked, "
            f"{told['answered']:,} answered, {told['spam']:,} spam after all.",
        )
        if told["passes"]:
            table = Table("has answered", "when", "proof", box=None)
            for each in told["passes"]:
                table.add_row(
                    Text(each["address"]), f"{each['answered_at']:%Y-%m-%d}", Text(each["proof"])
                )
            self.say("", table)
