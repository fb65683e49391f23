"""The outbox for rooms above that know no edge: its letters' bytes, and the bell."""

from collections.abc import Callable, Collection

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet

from filter.models import StoredMessage
from filter.store import decompressed
from storage.select import select

# By name, for no room here knows the edges.
CARRY_OUT = "imap.tasks.carry_out_for"


def send(task: str, user_id: int) -> None:
    """Puts the task in its queue."""
    current_app.send_task(task, (user_id,))


def ring(user_id: int, *, tell: Callable[[str, int], None] = send) -> None:
    """Once this transaction is committed, the edges hear that a judgement of the user changed.

    What goes wrong with the telling is logged and undoes nothing: their next sweep looks anyway.
    """

    # Not a partial: Django logs what failed by a name that partials do not have.
    def call() -> None:
        tell(CARRY_OUT, user_id)

    transaction.on_commit(call, robust=True)


def kept(user_id: int, digests: Collection[str]) -> dict[str, bytes]:
    """The bytes of those of the user's messages that are kept (still), by digest. One query."""
    return {digest: decompressed(packed) for digest, packed in _kept(user_id, digests)}


@select
def _kept(
    user_id: int, digests: Collection[str]
) -> QuerySet[StoredMessage, tuple[str, bytes | memoryview]]:
    rows = StoredMessage.objects.filter(user=user_id, digest__in=digests)
    return rows.values_list("digest", "compressed")
