"""What a person does with a letter, and where it goes by that."""

from enum import StrEnum, auto

from tests.faults.journal import ARCHIVE, FRIENDS, HELD, INBOX, JUNK, TRASH, Word


class Deed(StrEnum):
    """What a person does with a letter."""

    JUNK = auto()
    KEEP = auto()
    FILE = auto()
    THROW_AWAY = auto()
    REMOVE = auto()
    COPY = auto()
    READ = auto()
    STAR = auto()
    SAY_SPAM = auto()
    SAY_HAM = auto()


# Where a letter goes from each folder; no entry: the person leaves it.
WAYS = {
    (Deed.JUNK, INBOX): JUNK,
    (Deed.JUNK, HELD): JUNK,
    (Deed.KEEP, JUNK): INBOX,
    (Deed.KEEP, HELD): INBOX,
    (Deed.FILE, INBOX): ARCHIVE,
    # A folder of its own: Hamlet says that it cannot tell a letter taken out of Junk
    # from the copy of an archive where others are put beside it at the same time.
    (Deed.FILE, JUNK): FRIENDS,
    (Deed.FILE, HELD): FRIENDS,
    (Deed.THROW_AWAY, INBOX): TRASH,
    (Deed.THROW_AWAY, JUNK): TRASH,
    (Deed.THROW_AWAY, HELD): TRASH,
    (Deed.REMOVE, INBOX): "",
    (Deed.REMOVE, JUNK): "",
    (Deed.REMOVE, HELD): "",
}
FLAGS = {Deed.READ: rb"\Seen", Deed.STAR: rb"\Flagged"}
WORDS = {Deed.SAY_SPAM: Word.SPAM, Deed.SAY_HAM: Word.HAM}
