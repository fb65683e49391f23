"""A person at his own mail program, beside Hamlet: he reads, moves, marks, copies and writes."""

import threading
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tests.faults.deeds import FLAGS, WAYS, WORDS, Deed
from tests.faults.journal import (
    ARCHIVE,
    FRIENDS,
    HELD,
    INBOX,
    JUNK,
    SENT,
    TRASH,
    Copied,
    Delivered,
    Flagged,
    Journal,
    Merged,
    Moved,
    Wrote,
)
from tests.faults.letters import Letter
from tests.servers.dovecot import PASSWORD, Dovecot

BALLAST = "Ballast"
FOLDERS = (JUNK, SENT, TRASH, ARCHIVE, FRIENDS, BALLAST)


class NotNowError(Exception):
    """The mailbox has no room, or not that folder."""


class Person:
    """One account's owner, connected straight to the server; what he does is in the journal.

    `come_twice` are the letters that are delivered to him twice in this storm.
    """

    def __init__(
        self, name: str, server: Dovecot, journal: Journal, come_twice: Collection[str] = ()
    ) -> None:
        self.name, self.server, self.journal = name, server, journal
        self.come_twice = come_twice
        self.lock = threading.RLock()
        self.client = self.connected()
        for folder in FOLDERS:
            self.client.create_folder(folder)

    def connected(self) -> IMAPClient:
        """A connection of his own."""
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=120)
        client.login(self.name, PASSWORD)
        return client

    def reconnect(self) -> None:
        """The old connection is gone, a new one is there."""
        with suppress(IMAPClientError, OSError):
            self.client.shutdown()
        self.client = self.connected()

    def close(self) -> None:
        """He has gone."""
        with suppress(IMAPClientError, OSError):
            self.client.logout()

    def receive(
        self, letter: Letter, *, folder: str, flags: tuple[bytes, ...], at: datetime
    ) -> None:
        """The letter has come; raises `NotNowError` where it cannot."""
        with self.lock:
            self.append(folder, letter.raw, flags, at)
            said = frozenset(flag.decode() for flag in flags)
            self.journal.write(Delivered(letter, folder, said, at))

    def write_to(self, to: str, number: int, at: datetime) -> None:
        """He has written a letter, and keeps it in Sent."""
        message_id = f"<{number}.sent.{self.name}@storm.example>"
        raw = (
            f"From: {self.name}@home.example\r\nTo: {to}\r\nSubject: Number {number}\r\n"
            f"Date: {format_datetime(at)}\r\nMessage-ID: {message_id}\r\n\r\nHow are you?\r\n"
        ).encode()
        with self.lock:
            self.append(SENT, raw, (rb"\Seen",), at)
            self.journal.write(Wrote(self.name, message_id, sha256(raw).hexdigest(), to))

    def append(self, folder: str, raw: bytes, flags: tuple[bytes, ...], at: datetime) -> None:
        """The message lies in the folder, once."""
        try:
            self.client.noop()
        except (IMAPClientError, OSError):
            self.reconnect()
        try:
            self.client.append(folder, raw, flags, at)
        except IMAPClientError as error:
            if "quota" in str(error).lower() or "[TRYCREATE]" in str(error):
                raise NotNowError from error
            raise

    def do(self, deed: Deed, message_id: str, where: tuple[str, ...] = (INBOX, JUNK, HELD)) -> bool:
        """He has done it, if the letter lies where he looks; whether he has."""
        with self.lock:
            try:
                return any(self.do_in(folder, deed, message_id) for folder in where)
            except (IMAPClientError, OSError):
                # A folder that was renamed, a mailbox that is full, a server that threw him out.
                self.reconnect()
                return False

    def do_in(self, folder: str, deed: Deed, message_id: str) -> bool:
        """Whether the letter lay in the folder."""
        if not self.client.folder_exists(folder):
            return False
        self.client.select_folder(folder)
        uids = self.client.search(["UNDELETED", "HEADER", "MESSAGE-ID", message_id])
        if not uids:
            return False
        if deed in FLAGS:
            self.flag(uids[0], FLAGS[deed], message_id, folder)
        elif deed in WORDS:
            # In INBOX nobody knows whether Hamlet has seen it before: it says nothing if not.
            if folder != INBOX:
                self.flag(uids[0], WORDS[deed].encode(), message_id, folder)
        elif self.journal.moved(self.name, message_id):
            return True
        elif deed is Deed.COPY and folder == INBOX:
            if self.copied(uids[0], ARCHIVE):
                self.journal.write(Copied(self.name, message_id, ARCHIVE))
        elif (deed, folder) in WAYS:
            self.move(uids[0], message_id, folder, WAYS[deed, folder])
        return True

    def flag(self, uid: int, flag: bytes, message_id: str, folder: str) -> None:
        """The message has the flag, if it is still there."""
        if uid in self.client.add_flags([uid], [flag]):
            self.journal.write(Flagged(self.name, message_id, folder, flag.decode()))

    def move(self, uid: int, message_id: str, source: str, target: str) -> None:
        """The message of the open folder lies in `target`, if it was still there."""
        if not self.moved(uid, target or TRASH):
            return
        self.journal.write(Moved(self.name, message_id, source, target))
        if not target:
            self.client.select_folder(TRASH)
            uids = self.client.search(["HEADER", "MESSAGE-ID", message_id])
            self.client.delete_messages(uids)
            self.client.uid_expunge(uids)

    def moved(self, uid: int, target: str) -> bool:
        """Whether the server says that it has moved the message (it can, whatever it offers)."""
        self.client._imap.response("COPYUID")
        self.client._command_and_check(
            "move", str(uid), self.client._normalise_folder(target), uid=True, unpack=True
        )
        return any(self.client._imap.response("COPYUID")[1])

    def copied(self, uid: int, target: str) -> bool:
        """Whether the server says that it has copied the message."""
        self.client._imap.response("COPYUID")
        self.client.copy([uid], target)
        return any(self.client._imap.response("COPYUID")[1])

    def do_at(self, folder: str, uid: int, deed: Deed) -> None:
        """He has done it with the message of that number, if that may be."""
        with self.lock:
            try:
                self.client.select_folder(folder)
                found = self.client.fetch([uid], ["ENVELOPE"])
                message_id = found[uid][b"ENVELOPE"].message_id.decode() if uid in found else ""
                # Half moved it is there twice: which one he means nobody could say afterwards.
                is_half_moved = folder != INBOX and self.lies_in(INBOX, message_id)
            except (IMAPClientError, OSError):
                self.reconnect()
                return
            # Of a letter that comes again, too.
            if message_id and not is_half_moved and message_id not in self.come_twice:
                self.do(deed, message_id, where=(folder,))

    def lies_in(self, folder: str, message_id: str) -> bool:
        """Whether the letter lies in the folder, which is then open."""
        self.client.select_folder(folder)
        return bool(self.client.search(["UNDELETED", "HEADER", "MESSAGE-ID", message_id]))

    def fill(self) -> None:
        """The mailbox has hardly a kilobyte of room."""
        used, limit = self.quota()
        ballast = b"Subject: Ballast\r\n\r\n" + b"x" * 70 * 14
        size = max(0, (limit - used) * 1024 - 2048)
        # Where there is no room even for that it is full already.
        with self.lock, suppress(NotNowError):
            self.append(BALLAST, ballast + b"\r\n" * (size // 2), (), datetime.now(UTC))

    def free(self) -> None:
        """The ballast is gone."""
        with self.lock:
            self.client.select_folder(BALLAST)
            self.client.delete_messages(self.client.search(["ALL"]))
            self.client.expunge()

    def quota(self) -> tuple[int, int]:
        """KiB used, and KiB allowed."""
        said = self.server.doveadm("-f", "tab", "quota", "get", "-u", self.name)
        _, storage, *_ = [line.split("\t") for line in said.splitlines()]
        return int(storage[2]), int(storage[3])

    def rename(self, folder: str, other: str) -> None:
        """The folder has another name, if it is there."""
        with self.lock:
            if self.client.folder_exists(folder):
                self.client.rename_folder(folder, other)

    def rename_back(self, other: str, folder: str) -> None:
        """The folder has its old name; where there is one of that name again, they are one."""
        with self.lock:
            if not self.client.folder_exists(other):
                return
            if not self.client.folder_exists(folder):
                self.client.rename_folder(other, folder)
                return
            self.client.select_folder(other)
            uids = self.client.search(["ALL"])
            if uids:
                there = self.client.fetch(uids, ["ENVELOPE"]).values()
                self.client._command_and_check(
                    "move", ",".join(map(str, uids)), self.client._normalise_folder(folder),
                    uid=True, unpack=True,
                )  # fmt: skip
                for each in there:
                    message_id = (each[b"ENVELOPE"].message_id or b"").decode()
                    self.journal.write(Merged(self.name, message_id, folder))
            self.client.close_folder()
            self.client.delete_folder(other)
