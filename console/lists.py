"""What the commands for a user's own lists share: add, remove, list."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.management.base import CommandError
from django.db import transaction

from console.command import HamletCommand, add_address, add_json, user_of
from users.models import User

Options = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UserList:
    """One list of one user: what its entries are, and how it is changed and read.

    `add` returns the entry as it is kept, `remove` whether it was there.
    """

    metavar: str
    entries: str
    add: Callable[[User, str, Options], str]
    remove: Callable[[User, str], object]
    rows: Callable[[User], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: as an object for a script, and in lines for a person."""

    data: Row
    lines: Sequence[str]


class ListCommand(HamletCommand):
    """A command `NAME ADDRESS add|remove|list [ENTRY…]` over `listing`."""

    listing: ClassVar[UserList]
    doings: ClassVar[tuple[str, ...]] = ("add", "remove", "list")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, what to do, the entries, --json."""
        add_address(parser)
        parser.add_argument("do", choices=self.doings)
        parser.add_argument(
            "given", metavar=self.listing.metavar, nargs="*", help=self.listing.entries
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told with all entries, or with none where one is wrong; says what changed."""
        user, do, given = user_of(options["address"]), options["do"], options["given"]
        if do == "list":
            if given:
                raise CommandError(f"Nothing goes with list, and {' '.join(given)} was given.")
            self.show(self.listing.rows(user), as_json=options["json"])
            return
        if not given:
            raise CommandError(f"Say what to {do}: {self.listing.entries}.")
        with transaction.atomic():
            outcomes = [self.change(user, do, entry, options) for entry in given]
        if options["json"]:
            self.emit([outcome.data for outcome in outcomes])
        else:
            self.say(*(line for outcome in outcomes for line in outcome.lines))

    def change(self, user: User, do: str, entry: str, options: Options) -> Outcome:
        """Adds or removes one entry; raises CommandError where it is not there to be removed."""
        if do == "add":
            return told(self.listing.add(user, entry, options), "added")
        if not self.listing.remove(user, entry):
            raise CommandError(f"“{entry}” is not in the list.")
        return told(entry, "removed")

    def show(self, rows: Sequence[Row], *, as_json: bool) -> None:
        """Prints the list, an entry a line."""
        if as_json:
            self.emit(rows)
        elif rows:
            self.say(*(" · ".join(str(value) for value in row.values() if value) for row in rows))
        else:
            self.say("The list is empty.")


def told(entry: str, done: str) -> Outcome:
    """The outcome of an entry that was simply `done`."""
    return Outcome({"entry": entry, "done": done}, [f"“{entry}” {done}"])
