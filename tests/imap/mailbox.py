"""A test's own view of a mailbox on the private Dovecot, beside what Hamlet does there."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import NamedTuple

from imapclient import DELETED, IMAPClient

from imap.models import Account, Security, Stage
from tests.servers.dovecot import PASSWORD, Dovecot
from users.models import User

NUMBERS = count(1)
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Seen(NamedTuple):
    """What must never change of a message."""

    digest: str
    arrived_at: datetime
    flags: frozenset[bytes]


class Mailbox:
    """A fresh mailbox; `contents` reads it as a stranger would."""

    def __init__(self, server: Dovecot) -> None:
        self.server = server
        self.name = f"user{next(NUMBERS)}"
        self.client = self.logged_in()

    def logged_in(self) -> IMAPClient:
        """A connection of the test's own."""
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=20)
        client.login(self.name, PASSWORD)
        client.normalise_times = False
        return client

    def close(self) -> None:
        """The test's own connection has ended."""
        self.client.logout()

    def deliver(
        self,
        raw: bytes,
        *,
        folder: str = "INBOX",
        flags: tuple[bytes, ...] = (),
        at: datetime | None = None,
    ) -> None:
        """A message arrives."""
        self.client.append(folder, raw, flags, at or NOON)

    def contents(self, folder: str) -> list[Seen]:
        """The messages of a folder in order, those marked as deleted left out."""
        self.client.select_folder(folder, readonly=True)
        uids = self.client.search(["ALL"])
        found = self.client.fetch(uids, ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])
        return [
            Seen(
                sha256(found[uid][b"BODY[]"]).hexdigest(),
                found[uid][b"INTERNALDATE"].astimezone(UTC),
                frozenset(found[uid][b"FLAGS"]) - {rb"\Recent"},
            )
            for uid in uids
            if DELETED not in found[uid][b"FLAGS"]
        ]

    def everything(self) -> Counter[Seen]:
        """All messages of all folders, each as often as it is there."""
        return Counter(seen for folder in self.folders() for seen in self.contents(folder))

    def folders(self) -> list[str]:
        """All folders that can be opened."""
        return [name for flags, _, name in self.client.list_folders() if rb"\Noselect" not in flags]

    def account(self, user: User, *, port: int | None = None, stage: Stage = Stage.LIVE) -> Account:
        """The user's account here, saved as it is: nothing is tried."""
        account = Account(
            user=user,
            host="127.0.0.1",
            port=port or self.server.port,
            security=Security.PLAIN,
            username=self.name,
            stage=stage,
        )
        account.password = PASSWORD
        account.save()
        return account

    def renumber(self, folder: str = "INBOX") -> None:
        """The folder gets a new UIDVALIDITY and new UIDs, as after a restored backup."""
        self.client.logout()
        place = self.server.mail / self.name / ("" if folder == "INBOX" else folder)
        (place / "dovecot-uidlist").unlink()
        for index in place.glob("dovecot.index*"):
            index.unlink()
        self.client = self.logged_in()
