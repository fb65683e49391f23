"""`add_account`: whose mail Hamlet filters, and where it lies."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from getpass import getpass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from console.command import HamletCommand, add_address
from console.starting import add_start, begin, conclusion, plan
from imap import accounts
from imap.errors import MailServerError
from imap.models import Account, Login, Security
from imap.oauth import Grant
from users.models import User, normalise


class Command(HamletCommand):
    """Adds a user and, unless he is local, his IMAP account."""

    help = (
        "Add a mailbox, or give one new settings. Hamlet logs in once to prove that it can; "
        "nothing is kept if it cannot. Then it learns for up to a minute from the mail that is "
        "there: Sent, Junk, and what you answered, flagged or keep; nothing on the server is "
        "changed, and adding the account again goes on from there. The first sync is a "
        "rehearsal that changes nothing. "
        "Without --password-file the password is asked for."
    )
    examples = """
        manage.py add_account anna@example.org --host imap.example.org
        manage.py add_account anna@example.org --host imap.example.org --port 143 --starttls
        manage.py add_account anna@example.org --host mail.lan --certificate lan.pem \\
            --username anna --password-file /run/secrets/anna
        manage.py add_account anna@example.org --host imap.example.org --no-start
        manage.py add_account anna@example.org --host imap.example.org \\
            --master-user filter --password-file /run/secrets/filter
        manage.py add_account anna@gmail.example --host imap.gmail.example \\
            --token-endpoint https://oauth2.example/token --client-id hamlet \\
            --client-secret-file secret --password-file refresh-token
        manage.py add_account anna@example.org --local
    """
    failures = (MailServerError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, where its server is, and how to log in."""
        add_address(parser)
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--host", help="the IMAP server")
        where.add_argument(
            "--local", action="store_true", help="no server: only imported mail is judged"
        )
        parser.add_argument(
            "--port", type=whole_number(1, 65535), help="default: 993 with --tls, else 143"
        )
        security = parser.add_mutually_exclusive_group()
        for each, what in (
            (Security.TLS, "encrypted from the start (default)"),
            (Security.STARTTLS, "encrypted before the password is sent"),
            (Security.PLAIN, "not encrypted: only on your own machine"),
        ):
            security.add_argument(
                f"--{each}", dest="security", action="store_const", const=each, help=what
            )
        parser.add_argument("--username", default="", help="default: the address")
        parser.add_argument("--password-file", metavar="FILE", help="its first line is used")
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--master-user",
            default="",
            metavar="NAME",
            help="log in as this user, who may act for anybody; the password is his",
        )
        way.add_argument(
            "--token-endpoint",
            default="",
            metavar="URL",
            help="log in by OAuth 2 with tokens from there; the password is a refresh token",
        )
        parser.add_argument("--client-id", default="", metavar="ID", help="Hamlet's name there")
        parser.add_argument("--client-secret-file", metavar="FILE", help="if the client has one")
        parser.add_argument("--certificate", metavar="FILE", help="a private server's own, as PEM")
        parser.add_argument("--folder", default="INBOX", help="the folder watched")
        add_start(parser)
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument(
            "--trusted-network",
            action="append",
            default=[],
            type=network,
            metavar="CIDR",
            help="a network of relays of your own; may be given again",
        )
        parser.add_argument(
            "--trusted-hops",
            type=whole_number(0, 20),
            metavar="N",
            help="how many further servers on the way in are your own",
        )
        parser.add_argument(
            "--authserv-id",
            action="append",
            default=[],
            metavar="ID",
            help="a server whose Authentication-Results are believed (RFC 8601)",
        )
        parser.add_argument(
            "--authserv-id-below",
            action="append",
            default=[],
            metavar="ID",
            help="likewise, also where it stands below the line that handed the mail over, as "
            "Gmail's does; only for a server that removes forged ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Adds all or nothing."""
        address = normalise(options["address"])
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"“{address}” is not an e-mail address.") from error
        length = options["start_seconds"]
        if length and not options["local"]:
            self.say(plan(length), "")
        user = changed_user(address, options)
        if options["local"]:
            user.save()
            self.say(f"{user} added; feed it with `manage.py import_mail {user} PATH`.")
            return
        account = add(user, options)
        self.report(account)
        if length:
            self.say(*conclusion(begin(account, length)))
        self.say(f"Try it without changing anything: `manage.py sync {user}`.")

    def report(self, account: Account) -> None:
        """What was found, and what to do next."""
        user = account.user
        self.say(
            f"{user} added: logged in to {account.host}:{account.port}.",
            f"Watched folder: {account.folder} · spam goes to: "
            f"{account.junk_folder or 'Junk, to be made'} · "
            f"held mail to: {account.held_folder or 'Held, to be made'}",
        )


def changed_user(address: str, options: dict[str, Any]) -> User:
    """The user of that address as the options want him, not saved yet."""
    user = User.objects.filter(address=address).first()
    if user is None:
        user = User(address=address)
        user.set_unusable_password()
    user.name = options["name"] or user.name
    user.trusted_networks = options["trusted_network"] or user.trusted_networks
    if options["trusted_hops"] is not None:
        user.trusted_hops = options["trusted_hops"]
    user.authserv_ids = options["authserv_id"] or user.authserv_ids
    user.authserv_ids_below = options["authserv_id_below"] or user.authserv_ids_below
    return user


def add(user: User, options: dict[str, Any]) -> Account:
    """Logs in and keeps the account."""
    certificate = options["certificate"]
    secret = password(options["password_file"])
    login = Login.MASTER if options["master_user"] else Login.PASSWORD
    if options["token_endpoint"]:
        if not options["client_id"]:
            raise CommandError("--token-endpoint needs --client-id ID.")
        file = options["client_secret_file"]
        login = Login.OAUTH2
        secret = Grant(secret, client_secret=first_line(file) if file else "").to_json()
    return accounts.add(
        user,
        host=options["host"],
        port=options["port"],
        security=options["security"] or Security.TLS,
        username=options["username"],
        password=secret,
        login=login,
        master=options["master_user"],
        token_endpoint=options["token_endpoint"],
        client_id=options["client_id"],
        folder=options["folder"],
        trusted_certificate=text_of(certificate) if certificate else "",
    )


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """What reads a number from `least` to `most`, or says that it is none."""

    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"“{text}” is no number from {least} to {most}")
        return int(text)

    return number


def network(text: str) -> str:
    """A network as CIDR; an error that shows one where it is none."""
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise ArgumentTypeError(f"{error}; write CIDR, such as 192.0.2.0/24") from error


def password(file: str | None) -> str:
    """The first line of the file, or what is typed at a prompt."""
    if file:
        return first_line(file)
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to type a password: use --password-file FILE.")
    try:
        return getpass("Password of the mailbox: ")
    except EOFError:
        raise CommandError("No password was typed; nothing was added.") from None


def first_line(file: str) -> str:
    """The first line of a file, "" of an empty one."""
    return (text_of(file).splitlines() or [""])[0]


def text_of(file: str) -> str:
    """The text of a file, or an error that says what is wrong with it."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Cannot read {file}: {error}.") from error
