"""What was done to the mailboxes, as far as the servers said that it was done."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tests.faults.letters import Letter

INBOX, JUNK, HELD, TRASH, SENT = "INBOX", "Junk", "Held", "Trash", "Sent"
ARCHIVE, FRIENDS = "Archive", "Friends"


class Word(StrEnum):
    """What a person says by a keyword."""

    SPAM = "$Junk"
    HAM = "$NotJunk"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A letter came into a folder; `at` is its time of arrival where we said it."""

    letter: Letter
    folder: str
    flags: frozenset[str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """The person moved a letter; to "" if he removed it for good."""

    account: str
    message_id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Copied:
    """The person put a copy of a letter into another folder."""

    account: str
    message_id: str
    target: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """The person gave a letter that lay in `folder` a flag or a keyword."""

    account: str
    message_id: str
    folder: str
    flag: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person wrote a letter to somebody; it lies in Sent."""

    account: str
    message_id: str
    sha256: str
    to: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The person moved a letter from the renamed folder into a new one of its old name."""

    account: str
    message_id: str
    folder: str


Entry = Delivered | Moved | Copied | Merged | Flagged | Wrote


@dataclass(slots=True)
class Journal:
    """Everything that was done, in order; several threads write."""

    entries: list[Entry] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, entry: Entry) -> None:
        """The entry is the last."""
        with self.lock:
            self.entries.append(entry)

    def moved(self, account: str, message_id: str) -> bool:
        """Whether the person has moved the letter, or made a copy of it, before."""
        with self.lock:
            return any(
                isinstance(each, Moved | Copied)
                and (each.account, each.message_id) == (account, message_id)
                for each in self.entries
            )
