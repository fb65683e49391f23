"""What the watch knows of an account before it connects: no secret that could be read."""

from dataclasses import dataclass, field

from imap.models import Account, Folder, Login, Stage


@dataclass(frozen=True, slots=True)
class Watched:
    """One account to be watched; two are equal where a connection of the one serves the other.

    `sealed` is its password as it is stored: a new one means a new connection.
    """

    account_id: int
    host: str
    port: int
    security: str
    username: str
    folder: str
    junk_folder: str
    held_folder: str
    login: str
    sealed: str = field(repr=False)


def to_watch() -> dict[int, Watched]:
    """The accounts to be watched now: live, not paused, by their ids. One query."""
    rows = Account.objects.filter(stage=Stage.LIVE, paused="").values_list(
        *("pk", "host", "port", "security", "username", "folder", "junk_folder", "held_folder"),
        *("login", "sealed_password"),
    )
    found = [Watched(*row) for row in rows]
    # A grant is stored anew with each token, which is no reason to connect again.
    return {
        each.account_id: each if each.login != Login.OAUTH2 else without_secret(each)
        for each in found
    }


def without_secret(watched: Watched) -> Watched:
    """The same, whatever is stored as its secret."""
    values = {name: getattr(watched, name) for name in Watched.__slots__}
    return Watched(**{**values, "sealed": ""})


def account_of(watched: Watched) -> tuple[Account | None, int]:
    """The account as it is now, and the UID up to which its watched folder was read."""
    account = Account.objects.filter(pk=watched.account_id).first()
    cursor = Folder.objects.filter(account_id=watched.account_id, name=watched.folder).first()
    return account, cursor.last_uid if cursor else 0
