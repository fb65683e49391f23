"""The lock on one user's knowledge, and the stamps by which caches know what is current."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.constants import OnConflict

from knowledge_base.models import Ledger
from storage.change import Changes, update
from storage.insert import Insert
from storage.select import select
from users.models import User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Further behind than this, a cache reads everything anew.
LONGEST_JOURNAL = 64

# Not get_or_create: InnoDB leaves those who come second with a shared lock on the new row, and two
# of them then wait for each other.
_OPEN = Insert(
    Ledger,
    "user_id",
    "turn",
    "spam_stamp",
    "keyword_stamp",
    "journal",
    conflict=OnConflict.UPDATE,
    update=("turn",),
    unique=("user_id",),
)


class Stamps(NamedTuple):
    """The current state of what is cached of one user; 0 where nothing ever changed."""

    spam: int = 0
    keywords: int = 0


class SpamChange(NamedTuple):
    """One change to the earlier spam, and the stamp of the state after it."""

    stamp: int
    added: bool
    digest: str
    microseconds: int


def microseconds(at: datetime) -> int:
    """Whole microseconds from 1970 to an aware time, exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)


def stamps_of(user: User) -> Stamps:
    """The current stamps; one query."""
    row = _stamps.first(user.pk)
    return Stamps(*row) if row else Stamps()


def journal_of(user: User) -> tuple[int, list[SpamChange]]:
    """The current stamp of the earlier spam and the changes that led to it, oldest first."""
    stamp, journal = _journal.first(user.pk) or (0, [])
    return stamp, [SpamChange(*entry) for entry in journal]


def lock(user: User) -> None:
    """Until the transaction ends, nobody else changes this user's knowledge.

    Must be called inside a transaction, before anything of it is read.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Only a transaction can hold the lock.")
    # An UPDATE, because SQLite knows no SELECT FOR UPDATE.
    if not _take_turn(user.pk):
        _OPEN([(user.pk, 0, 0, 0, [])])


def note_spam(user: User, digest: str, at: datetime, *, added: bool) -> None:
    """Writes down that an earlier spam came or went; the caller holds the lock."""
    _, journal = journal_of(user)
    change = SpamChange(new_stamp(), added, digest, microseconds(at))
    _note_spam(user.pk, change.stamp, [*journal, change][-LONGEST_JOURNAL:])


def note_keywords(user: User) -> None:
    """Writes down that the spam keywords changed; the caller holds the lock."""
    Ledger.objects.filter(user=user).update(keyword_stamp=new_stamp())


def new_stamp() -> int:
    """A number that no state had before."""
    return secrets.randbits(62) + 1


@select
def _stamps(user_id: int) -> QuerySet[Ledger, tuple[int, int]]:
    return Ledger.objects.filter(user=user_id).values_list("spam_stamp", "keyword_stamp")


@select
def _journal(user_id: int) -> QuerySet[Ledger, tuple[int, list[Any]]]:
    return Ledger.objects.filter(user=user_id).values_list("spam_stamp", "journal")


@update
def _take_turn(user_id: int) -> Changes:
    return Ledger.objects.filter(user=user_id), {"turn": F("turn") + 1}


@update
def _note_spam(user_id: int, stamp: int, journal: object) -> Changes:
    return Ledger.objects.filter(user=user_id), {"spam_stamp": stamp, "journal": journal}
