"""`held`: what waits for an answer, and how to settle it."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.table import Table
from rich.text import Text

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

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, what to do, and the letters' numbers."""
        add_address(parser)
        parser.add_argument("do", choices=["list", "release", "refuse"])
        parser.add_argument("numbers", metavar="NUMBER", nargs="*", type=int)
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told, letter by letter; says what is done also where a later one fails."""
        user = user_of(options["address"])
        do, numbers = options["do"], list(dict.fromkeys(options["numbers"]))
        if do == "list":
            if numbers:
                raise CommandError("Nothing goes with list; it shows all that is held.")
            self.show(user, as_json=options["json"])
            return
        if not numbers:
            raise CommandError(
                f"Say which: `manage.py held {user} {do} NUMBER`; "
                f"`manage.py held {user} list` shows the numbers."
            )
        done: list[dict[str, Any]] = []
        try:
            for judgement in settle(user, numbers, by=release if do == "release" else refuse):
                done.append(as_dict(judgement))
                if not options["json"]:
                    self.say(f"{judgement.pk}: “{judgement.subject}” {do}d")
        finally:
            if options["json"]:
                self.emit(done)

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
                Text(letter.sender),
                Text(letter.subject),
                f"{letter.probability:.0%}",
            )
        self.say(table if letters else "Nothing is held.")


def settle(
    user: User, numbers: Sequence[int], *, by: Callable[..., Judgement]
) -> Iterator[Judgement]:
    """Releases or refuses one letter after another, each given as soon as it is settled.

    Raises CommandError at the first that is not held, and at the first whose
    mail cannot be moved: it is settled all the same. The text names the rest.
    """
    for position, number in enumerate(numbers, start=1):
        rest = ", ".join(map(str, numbers[position:]))
        left = f" Not touched: {rest}." if rest else ""
        try:
            yield by(user, number, at=timezone.now())
        except NotHeldError as error:
            raise CommandError(f"{error}{left}") from error
        except MailServerError as error:
            yield Judgement.objects.get(user=user, pk=number)
            raise CommandError(
                f"Your word about {number} is recorded, but its mail is not moved yet; the next "
                f"`manage.py sync {user}` moves it. {error}{left}"
            ) from error


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
