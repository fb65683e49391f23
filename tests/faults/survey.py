"""What lies in the mailboxes at the end, as a stranger reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from imapclient import IMAPClient

from tests.faults.letters import value_of
from tests.faults.person import BALLAST, Person

AT_ONCE = 200
BY_SERVER = {r"\Recent"}


@dataclass(frozen=True, slots=True)
class Found:
    """One message in one folder."""

    folder: str
    message_id: str
    sha256: str
    flags: frozenset[str]
    at: datetime


def survey(people: Mapping[str, Person]) -> dict[str, list[Found]]:
    """Every message of every account, the ballast left out."""
    found = {}
    for name, person in people.items():
        person.reconnect()
        found[name] = everything(person.client)
    return found


def everything(client: IMAPClient) -> list[Found]:
    """Every message of the mailbox."""
    client.normalise_times = False
    names = [name for flags, _, name in client.list_folders() if rb"\Noselect" not in flags]
    return [each for name in names if name != BALLAST for each in lying_in(client, name)]


def lying_in(client: IMAPClient, folder: str) -> list[Found]:
    """Every message of the folder."""
    client.select_folder(folder, readonly=True)
    uids = client.search(["ALL"])
    found = []
    for start in range(0, len(uids), AT_ONCE):
        some = client.fetch(uids[start : start + AT_ONCE], ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])
        for answer in some.values():
            raw = answer[b"BODY[]"]
            flags = {flag.decode("ascii", "replace") for flag in answer[b"FLAGS"]}
            found.append(
                Found(
                    folder=folder,
                    message_id=value_of(raw, b"message-id"),
                    sha256=sha256(raw).hexdigest(),
                    flags=frozenset(flags - BY_SERVER),
                    at=answer[b"INTERNALDATE"].astimezone(UTC),
                )
            )
    return found
