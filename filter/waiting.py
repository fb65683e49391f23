"""Letters that are kept and wait for a worker to judge them."""

from datetime import UTC, datetime

from django.db import transaction

from filter import store
from filter.judging import judge
from filter.letter import Letter
from filter.models import StoredMessage
from mail.message import parse
from users.models import User

# Before any arrival: SQLite uses an index for a range, and not for what is not NULL.
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def keep(user: User, letter: Letter) -> int:
    """Keeps the letter, waiting; returns the number of its row."""
    message = parse(letter.raw, user.boundary)
    store.keep(user, [message])
    rows = StoredMessage.objects.filter(user=user, digest=message.digest)
    rows.update(awaits=letter.arrived_at)
    return rows.values_list("pk", flat=True).get()


def judge_waiting(stored_id: int) -> None:
    """Judges a stored message that still waits: once, however many workers try."""
    with transaction.atomic():
        rows = StoredMessage.objects.select_for_update().filter(pk=stored_id)
        row = rows.filter(awaits__isnull=False).first()
        if row is None or row.awaits is None:
            return
        judge(row.user, [Letter(store.unpacked(row), row.awaits)])
        row.awaits = None
        row.save(update_fields=["awaits"])


def forgotten(*, before: datetime) -> list[int]:
    """The rows that were stored before that time and wait still."""
    rows = StoredMessage.objects.filter(awaits__gte=EARLIEST, stored_at__lt=before)
    # Sorted here: asked for an order, SQLite would read every message rather than the index.
    return sorted(rows.values_list("pk", flat=True))
