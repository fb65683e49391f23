"""Raw messages, kept compressed."""

from collections.abc import Iterable
from datetime import datetime
from threading import local

import zstandard
from django.db.models import QuerySet
from django.db.models.constants import OnConflict
from django.utils.timezone import now

from filter.models import StoredMessage
from mail.message import Message
from storage.insert import Insert
from storage.select import select
from users.models import User

_KEEP = Insert(
    StoredMessage,
    *("user_id", "digest", "compressed", "stored_at"),
    conflict=OnConflict.IGNORE,
)


# So many bytes in one statement: a server takes 16 MiB where its administrator said nothing.
PORTION = 4 << 20


class _Own(local):
    """A thread's own compressor, of which making one costs more than a letter does."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3)


_own = _Own()


def keep(user: User, messages: Iterable[Message]) -> None:
    """Stores the messages' bytes; one that is stored already stays as it is."""
    compressor, at = _own.compressor, now()
    rows: list[tuple[int, str, bytes, datetime]] = []
    size = 0
    for message in messages:
        packed = compressor.compress(message.raw)
        if rows and size + len(packed) > PORTION:
            _KEEP(rows)
            rows, size = [], 0
        rows.append((user.pk, message.digest, packed, at))
        size += len(packed)
    _KEEP(rows)


def raw(user: User, digest: str) -> bytes | None:
    """The bytes of one of the user's messages, None when they are not kept (any more)."""
    packed = _compressed.first(user.pk, digest)
    return None if packed is None else decompressed(packed)


def unpacked(row: StoredMessage) -> bytes:
    """The bytes of a stored message."""
    return decompressed(row.compressed)


def decompressed(packed: bytes | memoryview) -> bytes:
    """What was compressed."""
    return zstandard.ZstdDecompressor().decompress(bytes(packed))


@select
def _compressed(user_id: int, digest: str) -> QuerySet[StoredMessage, bytes | memoryview]:
    rows = StoredMessage.objects.filter(user=user_id, digest=digest)
    return rows.values_list("compressed", flat=True)
