"""`sync`: fetch what is new, judge it, and file it."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError
from rich.text import Text

from console.command import HamletCommand, add_address, add_json, user_of
from console.trail import COLOURS
from filter.opinion import Verdict
from imap.errors import MailServerError
from imap.models import Account
from imap.report import Line, Run, SyncReport
from imap.sync import sync
from knowledge_base.label import Label
from users.models import User

TITLES = {
    Run.REHEARSAL: "Dry run of {account}: nothing was changed, on the server or here.",
    Run.LIVE: "Synced {account}.",
}


class Command(HamletCommand):
    """Syncs one account and says what was done and why."""

    help = (
        "Fetch what is new, judge it, file spam in Junk and held mail in Held, and leave good "
        "mail untouched and unread. The first sync of a new account is a dry run, unless --live "
        "is said."
    )
    examples = """
        manage.py sync anna@example.org --dry-run
        manage.py sync anna@example.org --live
        manage.py sync anna@example.org --json
    """
    failures = (MailServerError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, how it is meant, and --json."""
        add_address(parser)
        run = parser.add_mutually_exclusive_group()
        run.add_argument(
            "--dry-run",
            dest="run",
            action="store_const",
            const=Run.REHEARSAL,
            help="judge, and only say what would be done",
        )
        run.add_argument(
            "--live",
            dest="run",
            action="store_const",
            const=Run.LIVE,
            help="also on the first run",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Syncs, telling each message as it is done."""
        user = user_of(options["address"])
        account = Account.objects.filter(user=user).first()
        if account is None:
            raise CommandError(
                f"{user} has no mail server. Add one with "
                f"`manage.py add_account {user} --host HOST`."
            )
        if options["json"]:
            self.emit(as_dict(sync(account, options["run"])))
            return
        report = sync(account, options["run"], tell=lambda line: self.say(in_words(line)))
        self.conclude(report, user)

    def conclude(self, report: SyncReport, user: User) -> None:
        """How many messages came to what, and what to do next."""
        counts = " · ".join(f"{n} {outcome}" for outcome, n in report.counts.most_common())
        self.say(
            "",
            TITLES[report.run].format(account=report.account),
            counts or "Nothing new.",
        )
        if report.sent_read:
            self.say(f"{report.sent_read} of your own letters were read for whom you know.")
        if report.learned.total():
            words = " · ".join(
                f"{n} as {label}" for label, n in sorted(report.learned.items()) if n
            )
            self.say(f"Learned from what you moved or marked: {words}.")
        if report.questioned:
            self.say(
                f"{report.questioned} of these contradict what else is known; look at them with "
                f"`manage.py review {user}`."
            )
        if not report.finished:
            self.say("More new mail is waiting for the next sync.")
        if report.folders_made:
            self.say(f"Folders made: {', '.join(report.folders_made)}.")
        if report.run is Run.REHEARSAL:
            self.say(f"To do it, run `manage.py sync {user} --live`.")


def in_words(line: Line) -> Text:
    """One message: what became of it, whose it is, and why."""
    colour = COLOURS[Verdict(line.verdict)] if line.verdict else "dim"
    return Text.assemble(
        (f"{line.outcome:<18}", colour),
        f" {line.sender or '(nobody)'}: {line.subject or '(no subject)'}\n",
        (f"{'':<18}  {line.why}", "dim"),
    )


def as_dict(report: SyncReport) -> dict[str, Any]:
    """A whole sync for a script."""
    return {
        "account": report.account,
        "run": report.run,
        "counts": dict(report.counts),
        "sent_read": report.sent_read,
        "learned": {label: report.learned[label] for label in Label},
        "questioned": report.questioned,
        "finished": report.finished,
        "folders_made": report.folders_made,
        "messages": [asdict(line) for line in report.lines],
    }
