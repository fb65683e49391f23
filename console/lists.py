"""What the commands for a user's own lists share: add, remove, list."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.management.base import CommandError

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
        """Does as told, entry by entry, and says what changed."""
        user, do, given = user_of(options["address"]), options["do"], options["given"]
        if do == "list":
            self.show(self.listing.rows(user), as_json=options["json"])
            return
        if not given:
            raise CommandError(f"Say what to {do}: {self.listing.entries}.")
        told = [line for entry in given for line in self.change(user, do, entry, options)]
        if options["json"]:
            self.emit(told)
        else:
            self.say(*told)

    def change(self, user: User, do: str, entry: str, options: Options) -> Sequence[str]:
        """Adds or removes one entry and says so."""
        if do == "add":
            return [f"{self.listing.add(user, entry, options)} added"]
        if not self.listing.remove(user, entry):
            raise CommandError(f"“{entry}” is not in the list.")
        return [f"{entry} removed"]

    def show(self, rows: Sequence[Row], *, as_json: bool) -> None:
        """Prints the list, an entry a line."""
        if as_json:
            self.emit(rows)
        elif rows:
            self.say(*(" · ".join(str(value) for value in row.values() if value) for row in rows))
        else:
            self.say("The list is empty.")
