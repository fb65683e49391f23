"""A user and everything known of him, gone for good."""

import logging
import time
from collections.abc import Callable
from itertools import count

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model, QuerySet
from django_celery_beat.models import PeriodicTasks

from ann.models import History
from imap.models import Account
from knowledge_base.spam_indexes import spam_indexes
from operations.belongings import belongings, schedules, sessions
from users.models import User

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 1000
# A worker that was at his mail just now may write once more, or hold a lock that we wait for.
TRIES = 20
SECONDS_BETWEEN_TRIES = 0.5


def silence(_table: str, _rows: int) -> None:
    """Tells nobody."""


def erase(user: User, *, tell: Callable[[str, int], None] = silence) -> dict[str, int]:
    """Nothing of the user is in the database any more; returns how many rows went, by table.

    First nobody works for him any more: he is inactive and his account paused.
    Then his rows go in bounded pieces, and his own row last, whose going nothing
    survives: the database refuses a row of a user that does not exist. The files
    of his index on this machine go as well. Numbers of
    users are never given again, so whatever a process remembers of him, or a
    queue still holds for him, finds nobody. Done again after an interruption, it
    goes on. `tell` hears of each piece.
    """
    User.objects.filter(pk=user.pk).update(is_active=False)
    Account.objects.filter(user=user).update(paused="it is being erased", stage="new")
    gone: dict[str, int] = {}

    def note(table: str, rows: int) -> None:
        if rows:
            gone[table] = gone.get(table, 0) + rows
            tell(table, rows)

    for attempt in count(1):
        try:
            remove(user, note)
        except (IntegrityError, OperationalError):
            if attempt == TRIES:
                raise
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            break
    # Hashes of words of his spam; a disk that fails here is told to whoever erases.
    spam_indexes.forget(user.pk)
    # No address and no number: this line outlives him.
    log.info("a user was erased: %d rows of %d tables", sum(gone.values()), len(gone))
    return gone


def remove(user: User, note: Callable[[str, int], None]) -> None:
    """Removes his rows, table by table; `IntegrityError` where one came in meanwhile."""
    for session in sessions(user):
        session.delete()
        note(session._meta.db_table, 1)
    rows, _ = schedules(user).delete()
    note("django_celery_beat_periodictask", rows)
    PeriodicTasks.update_changed()
    # The network in use may not be deleted while it is in use.
    History.objects.filter(user=user).update(live=None)
    for belonging in belongings():
        while rows := remove_piece(belonging.rows(user)):
            note(belonging.table, rows)


def remove_piece(rows: QuerySet[Model]) -> int:
    """Removes some of the rows, in one transaction, and says how many; 0 where none are left."""
    with transaction.atomic():
        # MySQL deletes no rows that a limited subquery names, so they are named by number.
        numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE])
        if numbers:
            some = rows.model._base_manager.filter(pk__in=numbers)
            some._raw_delete(some.db)  # nothing hangs on them any more
    return len(numbers)
