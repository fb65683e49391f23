"""Raw messages, kept compressed."""

from collections.abc import Iterable

import zstandard

from filter.models import StoredMessage
from mail.message import Message
from users.models import User


def keep(user: User, messages: Iterable[Message]) -> None:
    """Stores the messages' bytes; one that is stored already stays as it is."""
    compressor = zstandard.ZstdCompressor(level=3)
    StoredMessage.objects.bulk_create(
        (
            StoredMessage(
                user=user, digest=message.digest, compressed=compressor.compress(message.raw)
            )
            for message in messages
        ),
        ignore_conflicts=True,
    )


def raw(user: User, digest: str) -> bytes | None:
    """The bytes of one of the user's messages, None when they are not kept (any more)."""
    row = StoredMessage.objects.filter(user=user, digest=digest).only("compressed").first()
    if row is None:
        return None
    return unpacked(row)


def unpacked(row: StoredMessage) -> bytes:
    """The bytes of a stored message."""
    return zstandard.ZstdDecompressor().decompress(bytes(row.compressed))
