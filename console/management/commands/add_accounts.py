"""`add_accounts`: a whole domain at once, without a password of its people where need be."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.db import transaction

from console.command import HamletCommand
from console.management.commands.add_account import first_line, text_of, whole_number
from console.progress import progress
from console.starting import add_start
from imap.accounts import keep, propose
from imap.errors import MailServerError
from imap.models import Account, Login, Security, Stage
from imap.tasks import start_account
from users.models import User, normalise

COLUMNS = ("address", "username", "password", "name", "host", "port", "folder")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its number there, and what its columns say."""

    number: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")


class Command(HamletCommand):
    """Adds many accounts from a file, all or none."""

    help = (
        "Add the mailboxes that FILE lists, or give them new settings. FILE is CSV with a line "
        f"of column names: address, and any of {', '.join(COLUMNS[1:])}. Every mailbox is logged "
        "in to first; if one cannot be, each such line is told with its reason, and nothing is "
        "added unless --keep-going is said. With --master-user nobody's own password is needed. "
        "The first sync of each is a rehearsal unless --live is said. From the mail that a new "
        "account has already a worker learns in the background (queue train)."
    )
    examples = """
        manage.py add_accounts people.csv --host imap.example.org
        manage.py add_accounts people.csv --host imap.example.org \\
            --master-user filter --password-file /run/secrets/filter --live
        manage.py add_accounts people.csv --host imap.example.org \\
            --master-user filter --master-separator '*' --password-file /run/secrets/filter
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, and what holds for all its lines."""
        parser.add_argument("file", metavar="FILE", help="CSV, e.g. a line `address,password`")
        parser.add_argument("--host", default="", help="the IMAP server, where no column says it")
        parser.add_argument(
            "--port", type=whole_number(1, 65535), help="default: 993 with --tls, else 143"
        )
        security = parser.add_mutually_exclusive_group()
        for each in Security:
            security.add_argument(
                f"--{each}", dest="security", action="store_const", const=each,
                help="as in add_account",
            )  # fmt: skip
        parser.add_argument(
            "--master-user", default="", metavar="NAME",
            help="log in to every mailbox as this user; the server must allow it",
        )  # fmt: skip
        parser.add_argument(
            "--master-separator", default="", metavar="CHAR",
            help="log in as PERSON, CHAR, NAME, for servers that want it so (Dovecot's "
            "auth_master_user_separator); without it by PLAIN with an authorization identity",
        )  # fmt: skip
        parser.add_argument("--password-file", metavar="FILE", help="the master user's password")
        parser.add_argument("--certificate", metavar="FILE", help="a private server's own, as PEM")
        parser.add_argument(
            "--live", action="store_true", help="sync in the background at once, without rehearsal"
        )
        add_start(parser)
        parser.add_argument(
            "--keep-going", action="store_true", help="add those that work, and tell the others"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Adds all, or none and says why."""
        if bool(options["master_user"]) != bool(options["password_file"]):
            raise CommandError("--master-user and --password-file go together.")
        rows = list(read(options["file"]))
        problems = [each for row in rows for each in wrong_with(row, options)]
        problems += repeated(rows)
        if problems:
            raise CommandError("\n".join([*problems, "Nothing was added."]))
        settings = common(options)
        proposed, problems = [], []
        for row in progress(rows, "logging in", total=len(rows)):
            try:
                proposed.append(propose(user_of(row), **settings_of(row, options), **settings))
            except MailServerError as error:
                problems.append(f"line {row.number}, {row['address']}: {error}")
        if problems and not options["keep_going"]:
            raise CommandError("\n".join([*problems, "Nothing was added."]))
        length = options["start_seconds"]
        added, started = keep_all(proposed, live=options["live"], start_seconds=length)
        self.say(f"{added} accounts added.{told_of(started, length)}")
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} were not added."]))


@transaction.atomic
def keep_all(proposed: list[Account], *, live: bool, start_seconds: float) -> tuple[int, int]:
    """Saves all the accounts and queues the start of each new one; how many of both."""
    new = [account for account in proposed if account.pk is None]
    for account in proposed:
        if live:
            account.stage = Stage.LIVE
        keep(account)
    if not start_seconds:
        return len(proposed), 0
    for account in new:
        transaction.on_commit(partial(start_account.delay, account.pk, start_seconds))
    return len(proposed), len(new)


def told_of(started: int, seconds: float) -> str:
    """What becomes of the mail that new accounts have, as the end of a line."""
    if not started:
        return ""
    return f" A worker learns for {seconds:g} s from what each of the {started} new ones has."


def read(file: str) -> Iterator[Row]:
    """The lines of the file that say something."""
    reader = csv.DictReader(text_of(file).lstrip("\ufeff").splitlines(), skipinitialspace=True)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if "address" not in names:
        raise CommandError(f"{file}: the first line must name the columns, address among them.")
    unknown = set(names) - set(COLUMNS)
    if unknown:
        raise CommandError(
            f"{file}: unknown columns {', '.join(sorted(unknown))}; known are {', '.join(COLUMNS)}."
        )
    reader.fieldnames = names
    for fields in reader:
        if None in fields:
            raise CommandError(f"line {reader.line_num}: more columns than the first line names.")
        said = {name: (value or "").strip() for name, value in fields.items()}
        if any(said.values()):
            yield Row(reader.line_num, said)


def wrong_with(row: Row, options: dict[str, Any]) -> Iterator[str]:
    """What makes a line one that cannot even be tried."""
    where = f"line {row.number}"
    try:
        validate_email(normalise(row["address"]))
    except ValidationError:
        yield f"{where}: “{row['address']}” is not an e-mail address."
    if not (row["host"] or options["host"]):
        yield f"{where}: no host; give --host, or a column host."
    if not (row["password"] or options["master_user"]):
        yield f"{where}: no password; give a column password, or --master-user."
    if row["password"] and options["master_user"]:
        yield f"{where}: a password and --master-user; which is it to be?"
    port = row["port"]
    if port and not (port.isdecimal() and 1 <= int(port) <= 65535):
        yield f"{where}: “{port}” is no port."


def repeated(rows: list[Row]) -> Iterator[str]:
    """The lines whose address stands above already."""
    first: dict[str, int] = {}
    for row in rows:
        address = normalise(row["address"])
        if address in first:
            yield f"line {row.number}: {address} stands in line {first[address]} already."
        first.setdefault(address, row.number)


def user_of(row: Row) -> User:
    """The user of the line's address, perhaps new and not saved yet."""
    address = normalise(row["address"])
    user = User.objects.filter(address=address).first()
    if user is None:
        user = User(address=address)
        user.set_unusable_password()
    user.name = row["name"] or user.name
    return user


def common(options: dict[str, Any]) -> dict[str, Any]:
    """The settings that are the same for all."""
    certificate = options["certificate"]
    return {
        "security": options["security"] or Security.TLS,
        "trusted_certificate": text_of(certificate) if certificate else "",
    }


def settings_of(row: Row, options: dict[str, Any]) -> dict[str, Any]:
    """The settings of one line."""
    master, separator = options["master_user"], options["master_separator"]
    username = row["username"] or normalise(row["address"])
    return {
        "host": row["host"] or options["host"],
        "port": int(row["port"]) if row["port"] else options["port"],
        "folder": row["folder"] or "INBOX",
        "username": f"{username}{separator}{master}" if master and separator else username,
        "login": Login.MASTER if master and not separator else Login.PASSWORD,
        "master": "" if separator else master,
        "password": first_line(options["password_file"]) if master else row["password"],
    }
