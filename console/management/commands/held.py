"""`held`: what waits for an answer, and how to settle it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.table import Table

from console.command import HamletCommand, add_address, add_json, user_of
from filter.held import NotHeldError, held
from filter.models import Judgement
from imap.errors import MailServerError
from imap.release import refuse, release
from users.models import User


class Command(HamletCommand):
    """Lists, releases and refuses held mail."""

    help = (
        "List the letters that are held because nothing could decide, release them to the inbox "
        "or refuse them to Junk. Either teaches Hamlet and moves the mail on the server."
    )
    examples = """
        manage.py held anna@example.org list
        manage.py held anna@example.org release 17 18
        manage.py held anna@example.org refuse 19
    """
    failures = (NotHeldError, MailServerError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, what to do, and the letters' numbers."""
        add_address(parser)
        parser.add_argument("do", choices=["list", "release", "refuse"])
        parser.add_argument("numbers", metavar="NUMBER", nargs="*", type=int)
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told."""
        user = user_of(options["address"])
        if options["do"] == "list":
            self.show(user, as_json=options["json"])
            return
        if not options["numbers"]:
            raise CommandError(
                f"Say which: `manage.py held {user} {options['do']} NUMBER`; "
                f"`manage.py held {user} list` shows the numbers."
            )
        settle = release if options["do"] == "release" else refuse
        settled = [settle(user, number, at=timezone.now()) for number in options["numbers"]]
        if options["json"]:
            self.emit([as_dict(judgement) for judgement in settled])
            return
        for judgement in settled:
            self.say(f"{judgement.pk}: “{judgement.subject}” {options['do']}d")

    def show(self, user: User, *, as_json: bool) -> None:
        """The held letters, newest first."""
        letters = held(user)
        if as_json:
            self.emit([as_dict(judgement) for judgement in letters])
            return
        table = Table("number", "arrived", "from", "subject", "spam?", box=None)
        for letter in letters:
            table.add_row(
                str(letter.pk),
                f"{letter.arrived_at:%Y-%m-%d %H:%M}",
                letter.sender,
                letter.subject,
                f"{letter.probability:.0%}",
            )
        self.say(table if letters else "Nothing is held.")


def as_dict(judgement: Judgement) -> dict[str, Any]:
    """A held letter for a script."""
    return {
        "number": judgement.pk,
        "arrived": judgement.arrived_at,
        "from": judgement.sender,
        "subject": judgement.subject,
        "probability": judgement.probability,
        "action": judgement.action,
    }
