"""What a message says, as hashed features in four views, each judged by itself.

The views overlap on purpose: four judges that see the same message in
different ways err on different messages, and together on few.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ann.hashing import Hashes, Words, mix, pairs_of, sequences_of, words_of
from mail.message import Header, Message

Indices = npt.NDArray[np.uint32]
Tagged = tuple[bytes, bytes]
Fields = Sequence[Tagged]

BITS = 19
TEXT_BYTES = 32_000
HEADER_VALUE_CHARACTERS = 2_000
HEADERS = 200
URLS = 100
ATTACHMENTS = 20
SEQUENCE_LENGTH = 4
SEQUENCE_BYTES = 1_500

# Written by the user's own servers and programs, after delivery: they say nothing of who
# sent the message, and in a mailbox put together from several they would give away which.
OWN_HEADERS = frozenset(
    {
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "delivery-date",
        "status",
        "x-status",
        "x-keywords",
        "x-uid",
        "x-uidl",
        "x-imap",
        "x-imapbase",
        "x-mozilla-status",
        "x-mozilla-status2",
        "x-evolution",
        "content-length",
        "lines",
        "x-spam-status",
        "x-spam-level",
        "x-spam-flag",
        "x-spam-score",
        "x-spam-report",
        "x-spam-checker-version",
    }
)


# When a message was sent is no trait of who sent it, and a network that remembers dates takes
# the weather for the climate; the zone and the way of writing it stay.
_MOMENT = re.compile(
    r"\b\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{2,4}"
    r"(?: +\d{1,2}:\d{2}(?::\d{2})?)?",
    re.IGNORECASE,
)


def content(message: Message) -> tuple[Indices, ...]:
    """Per view of `VIEWS`, the sorted distinct features of a message, each below 2**BITS."""
    fields = list(headers(message))
    return tuple(indices(view(message, fields)) for view in VIEWS.values())


def indices(hashes: Hashes) -> Indices:
    """The distinct places, in order, that the hashes take among 2**BITS."""
    places = (hashes >> np.uint64(64 - BITS)).astype(np.uint32)
    places.sort()
    # np.unique takes ten times as long: it hashes.
    first = np.empty(len(places), dtype=np.bool_)
    first[:1] = True
    np.not_equal(places[1:], places[:-1], out=first[1:])
    distinct: Indices = places[first]
    return distinct


def word_view(message: Message, _fields: Fields) -> Hashes:
    """Words and pairs of words of subject and text; hosts and words of links; attachments."""
    words = tagged_words(texts(message))
    return np.concatenate([words.hashes, pairs_of(words)])


def header_view(_message: Message, fields: Fields) -> Hashes:
    """Words of the header fields that came with the message, and which fields there are."""
    names = np.array([crc32(name) for name, _ in fields], dtype=np.uint64)
    return np.concatenate([tagged_words(fields).hashes, mix(names)])


def sender_view(message: Message, _fields: Fields) -> Hashes:
    """Sequences of bytes of the From and Subject fields."""
    sender = sequences_of(
        encoded(message.header("from")), length=SEQUENCE_LENGTH, tag=crc32(b"from")
    )
    subject = sequences_of(encoded(message.subject), length=SEQUENCE_LENGTH, tag=crc32(b"subject"))
    return np.concatenate([sender, subject])


def byte_view(message: Message, fields: Fields) -> Hashes:
    """Sequences of bytes of the beginning of the header and of the text."""
    head = b"\n".join(name + b": " + value for name, value in fields)
    start = head[:SEQUENCE_BYTES] + b"\n\n" + encoded(message.text)[:SEQUENCE_BYTES]
    return sequences_of(start, length=SEQUENCE_LENGTH, tag=crc32(b"bytes"))


VIEWS: dict[str, Callable[[Message, Fields], Hashes]] = {
    "words": word_view,
    "headers": header_view,
    "sender": sender_view,
    "bytes": byte_view,
}


def texts(message: Message) -> Iterator[Tagged]:
    """The readable texts of a message, each with its place."""
    yield b"subject", encoded(message.subject)
    yield b"text", encoded(message.text)[:TEXT_BYTES]
    yield b"hidden", encoded(message.hidden_text)[:TEXT_BYTES]
    for url in message.urls[:URLS]:
        yield b"host", encoded(url.host.replace(".", " "))
        yield b"whole host", encoded(url.host.replace(".", "_"))
        yield b"link", encoded(url.href)
    for attachment in message.attachments[:ATTACHMENTS]:
        yield b"attachment", encoded(f"{attachment.media_type} {attachment.filename}")


def headers(message: Message) -> Iterator[Tagged]:
    """Name and value of the header fields, less those that the user's own side wrote."""
    for header in _foreign(message)[:HEADERS]:
        value = _MOMENT.sub("", header.value[:HEADER_VALUE_CHARACTERS])
        yield encoded(header.name), encoded(value)


def _foreign(message: Message) -> list[Header]:
    """The header fields, but for the subject, from the handing server and those before it."""
    own_hops = 0
    if message.handing_server is not None:
        own_hops = message.received.index(message.handing_server)
    kept = []
    for header in message.headers:
        if header.name == "received" and own_hops > 0:
            own_hops -= 1
        elif header.name not in OWN_HEADERS and header.name != "subject":
            kept.append(header)
    return kept


def tagged_words(tagged: Iterable[Tagged]) -> Words:
    """The words of texts, told apart by each text's tag."""
    pairs = list(tagged)
    return words_of([text for _, text in pairs], [crc32(tag) for tag, _ in pairs])


def encoded(text: str) -> bytes:
    """The text as bytes, whatever it holds."""
    return text.encode("utf-8", "replace")
