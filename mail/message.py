"""A message as every other room sees it: frozen, decoded, safe to read."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from mail.address import Address
from mail.attachment import Attachment
from mail.authentication import Authentication
from mail.boundary import Boundary
from mail.content import read_content
from mail.digest import digest
from mail.fact import Fact
from mail.folding import fold_noting
from mail.header import Fields, Header, read_value
from mail.limits import MAILBOXES, MESSAGE_BYTES, WORDS
from mail.mailboxes import read_mailbox, read_mailboxes
from mail.moment import read_moment
from mail.part import PartReader
from mail.received import Hop
from mail.trace import read_trace
from mail.url import Url
from mail.words import folded_words

__all__ = ["Attachment", "Fact", "Header", "Hop", "Message", "Url", "parse"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message, parsed once.

    `digest` is the name of `raw` (`mail.digest`). `envelope_sender` is None where
    Return-Path is absent; a null sender `<>` has empty local part and domain.
    `text` is what a person would see; `hidden_text` what he would not.
    `words` are the words of subject and text in order, folded and stemmed,
    with repetition. `received` runs from the newest hop to the oldest;
    `handing_server` is the one that gave the mail to the user's own servers.
    `recipients` are those of To and Cc, `resent_to` those of Resent-To and
    Resent-Cc, `delivered_to` those that the user's servers noted on delivery.
    `content_digest` is the same for the same content, however it is encoded.
    """

    digest: str
    raw: bytes = field(repr=False)
    headers: tuple[Header, ...]
    header_from: Address | None
    reply_to: tuple[Address, ...]
    envelope_sender: Address | None
    recipients: tuple[Address, ...]
    subject: str
    date: datetime | None
    message_id: str
    text: str = field(repr=False)
    hidden_text: str = field(repr=False)
    urls: tuple[Url, ...]
    attachments: tuple[Attachment, ...]
    images: int
    received: tuple[Hop, ...]
    handing_server: Hop | None
    authentication: Authentication
    words: tuple[str, ...] = field(repr=False)
    subject_words: tuple[str, ...] = field(repr=False)
    content_digest: str
    facts: frozenset[Fact]
    resent_to: tuple[Address, ...] = ()
    delivered_to: tuple[Address, ...] = ()

    def header(self, name: str) -> str:
        """The first value of the header field `name` (lower case), "" if there is none."""
        return next((h.value for h in self.headers if h.name == name), "")


_ADDRESSED = frozenset(
    {
        "from",
        "reply-to",
        "to",
        "cc",
        "resent-to",
        "resent-cc",
        "delivered-to",
        "x-original-to",
    }
)


def parse(raw: bytes, boundary: Boundary = Boundary()) -> Message:  # noqa: B008 (frozen)
    """The message that the bytes are; any bytes are one, and nothing is raised.

    Time and memory are linear in the size of `raw`, up to the caps of
    `mail.limits`; what a cap leaves unread is told by `Fact.TRUNCATED`.
    """
    reader = PartReader()
    part = reader.read(raw, end=min(len(raw), MESSAGE_BYTES))
    content = read_content(part)
    facts = reader.facts | content.facts
    if len(raw) > MESSAGE_BYTES:
        facts.add(Fact.TRUNCATED)
    fields = part.header.fields
    headers = tuple([Header(name, read_value(value)) for name, value in fields])
    first = dict(reversed(fields))
    addressed = [field for field in fields if field[0] in _ADDRESSED]

    senders = _mailboxes(addressed, "from")
    if "from" in first and (not senders or _count(addressed, "from") > 1):
        facts.add(Fact.MALFORMED)
    subject, text = read_value(first.get("subject", "")), content.text
    folded = [fold_noting(each) for each in (subject, text)]
    subject_words, text_words = (folded_words(each.text) for each in folded)
    if len(text_words) >= WORDS:
        facts.add(Fact.TRUNCATED)
    name = fold_noting(senders[0].name if senders else "")
    facts.update(*(each.facts for each in (*folded, name)))
    trace = read_trace(fields, boundary, senders[0].domain if senders else "")
    return Message(
        digest=digest(raw),
        raw=raw,
        headers=headers,
        header_from=senders[0] if senders else None,
        reply_to=_mailboxes(addressed, "reply-to"),
        envelope_sender=read_mailbox(first["return-path"]) if "return-path" in first else None,
        recipients=_mailboxes(addressed, "to", "cc"),
        subject=subject,
        date=read_moment(read_value(first.get("date", ""))),
        message_id=read_value(first.get("message-id", "")).strip(),
        text=text,
        hidden_text=content.hidden_text,
        urls=tuple(content.urls),
        attachments=tuple(content.attachments),
        images=content.images,
        received=trace.hops,
        handing_server=trace.handing_server,
        authentication=trace.authentication,
        words=subject_words + text_words,
        subject_words=subject_words,
        content_digest=_content_digest((each.text for each in folded), content.digests),
        facts=frozenset(facts),
        resent_to=_mailboxes(addressed, "resent-to", "resent-cc"),
        delivered_to=_mailboxes(addressed, "delivered-to", "x-original-to"),
    )


def _mailboxes(fields: Fields, *names: str) -> tuple[Address, ...]:
    found = [read_mailboxes(value) for name, value in fields if name in names]
    return tuple(islice(chain.from_iterable(found), MAILBOXES))


def _count(fields: Fields, name: str) -> int:
    return sum(found == name for found, _ in fields)


def _content_digest(folded: Iterable[str], attached: Iterable[bytes]) -> str:
    """The same for the same subject, text and attachments, however they are encoded."""
    found = hashlib.sha256()
    for each in folded:
        found.update(" ".join(each.split()).encode() + b"\n")
    for data in attached:
        found.update(data)
    return found.hexdigest()
