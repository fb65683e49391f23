"""The start of an account as a person is told of it: before, while it runs, and after."""

from argparse import ArgumentParser, ArgumentTypeError
from math import inf

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from imap.errors import MailServerError
from imap.models import Account
from imap.start import SECONDS, start
from imap.start_report import StartReport
from knowledge_base.label import Label

# How many of the folders that a person keeps are named; some keep hundreds.
NAMED = 5


def plan(length: float) -> str:
    """What will be done in so many seconds, and how to leave it out."""
    return (
        f"Hamlet will log in and, if that works, spend up to {length:g} seconds on learning from "
        "the mail that is there already: whom you wrote to, by the headers of your Sent folder; "
        "spam, by your Junk folder, which takes your former filter at its word; and good mail, by "
        "what you answered, flagged or keep in folders of your own. Nothing on the server is "
        "changed. --no-start leaves this out."
    )


def begin(account: Account, length: float) -> StartReport:
    """The start, with a bar on standard error; silent where that is no terminal."""
    columns = (TextColumn("learning"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("learning", total=None)
        try:
            return start(
                account,
                seconds=length,
                tell=lambda report: bar.update(task, total=report.found, completed=report.done),
            )
        except MailServerError as error:
            raise CommandError(
                "The account is kept, and so is what was learned from its mail until this went "
                f"wrong: {error} To go on learning, run the same command again."
            ) from error


def conclusion(report: StartReport) -> list[str]:
    """What was learned, from where, and what was left."""
    where, learned = report.sources, report.learned
    good = " · ".join(["answered or flagged", *(f"kept in {name}" for name in where.kept[:NAMED])])
    more = f" and {len(where.kept) - NAMED} other folders" if len(where.kept) > NAMED else ""
    lines = [
        f"Learned in {report.seconds:.0f} seconds:",
        f"{report.contacts:>7} people you wrote to, from {where.sent or 'no Sent folder'}",
        f"{learned[Label.HAM]:>7} good letters: {good}{more}",
        f"{learned[Label.SPAM]:>7} spam, from {where.junk or 'no Junk folder'}",
    ]
    if report.left:
        lines.append(
            f"{report.left} more were found and not read in that time; the same command goes on "
            "from there."
        )
    return lines


def add_start(parser: ArgumentParser) -> None:
    """--start-seconds and --no-start: how long to learn from the mail that is there."""
    beginning = parser.add_mutually_exclusive_group()
    beginning.add_argument(
        "--start-seconds",
        type=seconds,
        default=SECONDS,
        metavar="N",
        help=f"how long to learn from the mail that is there (default: {SECONDS:g})",
    )
    beginning.add_argument(
        "--no-start",
        dest="start_seconds",
        action="store_const",
        const=0.0,
        help="learn nothing from the mail that is there",
    )


def seconds(text: str) -> float:
    """A length of time above 0; an error that says so where it is none."""
    try:
        length = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a number of seconds") from error
    if not 0 < length < inf:
        raise ArgumentTypeError(f"“{text}” is not a length of time; --no-start leaves it out")
    return length
