"""Which folder of a mailbox is which, and making those that are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imapclient import JUNK, SENT, TRASH

from filter.opinion import Action
from imap import folder_names
from imap.errors import NoSuchFolderError, RefusedCommandError
from imap.models import Account
from imap.throttling import is_throttled

NOT_TO_OPEN = {rb"\noselect", rb"\nonexistent"}
NAME_OF_JUNK = "Junk"
NAME_OF_HELD = "Held"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the server's LIST: the attributes in lower case, the name decoded."""

    name: str
    attributes: frozenset[bytes]
    delimiter: str

    @property
    def last(self) -> str:
        """The name's last part as names are compared: what a person reads as its name."""
        name = self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name
        return name.casefold()


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders that matter, by name as the server knows them; None is not there (yet).

    `listed` are all that there are, where they were asked for.
    """

    inbox: str
    junk: str | None
    held: str | None
    sent: str | None
    trash: str | None
    listed: tuple[Listed, ...] = field(default=(), compare=False, repr=False)


def find_folders(client: IMAPClient, account: Account) -> Folders:
    """What the mailbox has; changes nothing.

    A name that the account keeps goes first, then special-use attributes
    (RFC 6154), then well-known names. Raises `NoSuchFolderError` where the
    watched folder does not exist.
    """
    listed = list_folders(client)
    names = {each.name for each in listed}
    inbox = next((n for n in names if same_folder(n, account.folder)), None)
    if inbox is None:
        some = ", ".join(sorted(names)[:20])
        raise NoSuchFolderError(
            f"The mailbox has no folder “{account.folder}”. It has: {some}. "
            "Add the account again with --folder and one of these names."
        )

    def known(kept: str, use: bytes, names_known: frozenset[str]) -> str | None:
        return kept if kept in names else by_use(listed, use) or by_name(listed, names_known)

    held = frozenset({NAME_OF_HELD.casefold()})
    return Folders(
        inbox=inbox,
        junk=known(account.junk_folder, JUNK, folder_names.JUNK),
        held=account.held_folder if account.held_folder in names else by_name(listed, held),
        sent=known(account.sent_folder, SENT, folder_names.SENT),
        trash=by_use(listed, TRASH) or by_name(listed, folder_names.TRASH),
        listed=tuple(listed),
    )


def targets(client: IMAPClient, folders: Folders) -> dict[Action, str]:
    """The folder of each action; Junk and Held are made where they are missing."""
    return {
        Action.DELIVER: folders.inbox,
        Action.JUNK: folders.junk or make_folder(client, NAME_OF_JUNK),
        Action.HOLD: folders.held or make_folder(client, NAME_OF_HELD),
    }


def make_folder(client: IMAPClient, name: str) -> str:
    """Creates and subscribes to a folder in the person's own namespace; returns its full name.

    Some servers allow folders only below INBOX and do not say so.
    """
    prefix, delimiter = namespace(client)
    refusal = ""
    for full in dict.fromkeys([f"{prefix}{name}", f"INBOX{delimiter}{name}"]):
        try:
            client.create_folder(full)
            client.subscribe_folder(full)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if is_throttled(str(error)):
                raise
            refusal = str(error)
        else:
            return full
    raise RefusedCommandError(
        f"The server would not create the folder “{name}”: {refusal}. "
        "Create it with your mail program and sync again."
    )


def list_folders(client: IMAPClient) -> list[Listed]:
    """Every folder that can be opened, INBOX first, then by name."""
    listed = [
        Listed(name, frozenset(a.lower() for a in attributes), (delimiter or b"").decode())
        for attributes, delimiter, name in client.list_folders()
    ]
    openable = [each for each in listed if not each.attributes & NOT_TO_OPEN]
    return sorted(openable, key=lambda each: (each.name.upper() != "INBOX", each.name))


def namespace(client: IMAPClient) -> tuple[str, str]:
    """Prefix and delimiter of the person's own folders (RFC 2342)."""
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, delimiter = personal[0]
            return prefix, delimiter or "/"
    listed = list_folders(client)
    delimiter = next((each.delimiter for each in listed if each.delimiter), "/")
    others = [each.name for each in listed if each.name.upper() != "INBOX"]
    below = f"INBOX{delimiter}"
    return (below if others and all(n.startswith(below) for n in others) else ""), delimiter


def by_use(listed: Sequence[Listed], use: bytes) -> str | None:
    """The first folder that the server marks with this special use."""
    return next((each.name for each in listed if use.lower() in each.attributes), None)


def by_name(listed: Sequence[Listed], names: frozenset[str]) -> str | None:
    """The folder with one of these names that lies nearest to the top."""
    found = [each for each in listed if each.last in names]
    found.sort(key=lambda each: each.name.count(each.delimiter) if each.delimiter else 0)
    return found[0].name if found else None


def same_folder(name: str, other: str) -> bool:
    """Whether two names are one folder: INBOX is the one name whose case does not count."""
    return name == other or (name.upper() == "INBOX" == other.upper())
