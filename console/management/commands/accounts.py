"""`accounts`: which mailboxes there are, and what keeps any of them from being read."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from console.command import HamletCommand, add_json, user_of
from imap.models import Account, Arrival, Stage, State
from users.models import User

LOCAL, PAUSED, WAITING = "local", "paused", "waiting"
MEANINGS = {
    LOCAL: "no mail server; mail is brought with `manage.py import_mail`",
    Stage.NEW: "never synced; begin with `manage.py sync {address} --dry-run`",
    Stage.REHEARSED: "rehearsed only; `manage.py sync {address} --live` sets it going",
    Stage.LIVE: "synced in the background",
    WAITING: "tried again at {retry_at}",
    PAUSED: "not synced until a person has mended it and `manage.py sync {address}` succeeds",
}
NEWEST_SHOWN = 20


class Command(HamletCommand):
    """Lists accounts with their state and trouble, and what was parked."""

    help = (
        "List the accounts: how far each has come, what went wrong with its server and when it "
        "is tried again, why it is paused, and how many letters are parked because they could "
        "not be judged. With an ADDRESS, all that is known of that one. Only an account that is "
        "live is synced in the background; a paused one goes on when a `manage.py sync` that you "
        "start has succeeded. A parked letter lies where it arrived; the log says what failed."
    )
    examples = """
        manage.py accounts
        manage.py accounts anna@example.org
        manage.py accounts --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, if only one is wanted, and --json."""
        parser.add_argument("address", metavar="ADDRESS", nargs="?", help="only this account")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Shows them."""
        one = user_of(options["address"]) if options["address"] else None
        found = described([one] if one else list(User.objects.order_by("address")))
        if options["json"]:
            self.emit(found)
        elif one:
            self.say(*in_full(found[0]))
        elif found:
            self.say(table(found))
        else:
            self.say("No account yet. Add one with `manage.py add_account ADDRESS --host HOST`.")


def described(users: Sequence[User]) -> list[dict[str, Any]]:
    """What is known of each user's account, in order. Two queries."""
    accounts = {each.user_id: each for each in Account.objects.filter(user__in=users)}
    parked: dict[int, list[dict[str, Any]]] = {}
    rows = Arrival.objects.filter(folder__account__in=accounts.values(), state=State.PARKED)
    for each in rows.select_related("folder").order_by("-id"):
        parked.setdefault(each.folder.account_id, []).append(as_dict(each))
    return [describe(user, accounts.get(user.pk), parked) for user in users]


def describe(
    user: User, account: Account | None, parked: dict[int, list[dict[str, Any]]]
) -> dict[str, Any]:
    """One account for a script; no secret is in it."""
    if account is None:
        return {"address": user.address, "state": LOCAL, "parked": []}
    return {
        "address": user.address,
        "state": state_of(account),
        "server": f"{account.host}:{account.port}",
        "security": account.security,
        "login": account.login,
        "username": account.username,
        "folder": account.folder,
        "synced_at": account.synced_at,
        "trouble": account.trouble,
        "failures": account.failures,
        "retry_at": account.retry_at,
        "paused": account.paused,
        "parked": parked.get(account.pk, []),
    }


def state_of(account: Account) -> str:
    """In one word where the account stands."""
    if account.paused:
        return PAUSED
    if account.retry_at is not None and account.retry_at > timezone.now():
        return WAITING
    return str(account.stage)


def as_dict(arrival: Arrival) -> dict[str, Any]:
    """A parked letter for a script."""
    return {
        "folder": arrival.folder.name,
        "uid": arrival.uid,
        "arrived_at": arrival.arrived_at,
        "reason": arrival.note,
    }


def table(found: Sequence[dict[str, Any]]) -> Table:
    """One line for each account."""
    shown = Table("address", "state", "server", "last sync", "trouble", "parked", box=None)
    for each in found:
        shown.add_row(
            Text(each["address"]),
            each["state"],
            Text(each.get("server", "")),
            when(each.get("synced_at")),
            each.get("trouble", ""),
            str(len(each["parked"]) or ""),
        )
    return shown


def in_full(found: dict[str, Any]) -> list[RenderableType]:
    """Everything about one account, and what to do."""
    meaning = MEANINGS[found["state"]].format(
        address=found["address"], retry_at=when(found.get("retry_at"))
    )
    lines: list[RenderableType] = [f"{found['address']}: {found['state']}, {meaning}."]
    if found["state"] == LOCAL:
        return lines
    lines.append(
        f"{found['username']} at {found['server']} ({found['security']}, {found['login']}), "
        f"folder {found['folder']}; last sync: {when(found['synced_at']) or 'never'}."
    )
    if found["trouble"]:
        often = f", {found['failures']} times in a row" if found["failures"] > 1 else ""
        lines.append(f"Trouble: {found['trouble']}{often}.")
    if found["paused"]:
        lines.append(f"Paused: {found['paused']}")
    if found["parked"]:
        lines.append(f"{len(found['parked'])} letters are parked, and lie where they arrived:")
        lines += [
            f"  {each['folder']} {each['uid']}, {when(each['arrived_at'])}: {each['reason']}"
            for each in found["parked"][:NEWEST_SHOWN]
        ]
    return lines


def when(at: datetime | None) -> str:
    """A time for a person, "" where there is none."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
