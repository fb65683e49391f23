"""`erase`: a user and everything known of him, gone for good."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from console.command import HamletCommand, add_address, add_json, user_of
from operations.erasing import erase


class Command(HamletCommand):
    """Erases a user."""

    help = (
        "Erase one user: the account, what was learned, the network, judgements, kept mail, "
        "schedules, log-ins. It cannot be undone; `manage.py export` first, if he wants to take it "
        "along. Mail on his server is not touched: it lies where it lies. Everything may go on "
        "running meanwhile. What this cannot reach: back-ups that you made (they hold him until "
        "they are thrown away), and lines of logs, which name accounts by number."
    )
    examples = """
        manage.py erase anna@example.org
        manage.py erase anna@example.org --yes --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, --yes, --json."""
        add_address(parser)
        parser.add_argument("--yes", action="store_true", help="do not ask")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Asks, erases, and says how much went."""
        user = user_of(options["address"])
        if not options["yes"]:
            confirm(user.address)
        columns = (SpinnerColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
            task = shown.add_task("erasing")
            gone = erase(
                user, tell=lambda table, _rows: shown.update(task, description=f"erasing {table}")
            )
        if options["json"]:
            self.emit({"rows": gone})
        else:
            self.say(f"Erased: {sum(gone.values()):,} rows of {len(gone)} tables.")


def confirm(address: str) -> None:
    """Returns where a person repeats the address; an error where he does not, or is not there."""
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to ask; say --yes.")
    said = input(f"Everything known of {address} will be gone. Type the address to go on: ")
    if said.strip() != address:
        raise CommandError("Not erased.")
