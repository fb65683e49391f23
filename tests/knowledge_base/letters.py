"""Messages made by hand, as `mail.message.parse` would make them."""

from datetime import UTC, datetime
from hashlib import sha256

from mail.address import Address
from mail.authentication import Authentication, Result
from mail.message import Header, Hop, Message
from mail.words import words

NOW = datetime(2026, 5, 4, 12, 30, 15, 123456, tzinfo=UTC)
UNPROVEN = Authentication()
ALIGNED = Authentication(
    spf=Result.PASS, dkim=Result.PASS, dmarc=Result.PASS, aligned=True, dkim_domains=("anna.org",)
)


def mailbox(text: str) -> Address:
    local, _, domain = text.rpartition("@")
    return Address(local, domain)


def letter(
    text: str = "Shall we meet on Tuesday?",
    *,
    sender: str | None = "anna@anna.org",
    reply_to: tuple[str, ...] = (),
    subject: str = "Tuesday",
    ip: str = "",
    authentication: Authentication = UNPROVEN,
    salt: str = "",
    fields: tuple[tuple[str, str], ...] = (),
    recipient: str = "ben@ben.net",
    date: datetime | None = None,
) -> Message:
    """A message; `salt` makes its digest another without changing anything else."""
    said = (text, sender, reply_to, subject, ip, salt, fields, recipient, date)
    raw = repr(said).encode("utf-8", "surrogatepass")
    hop = Hop(ip=ip, helo="mx", rdns="", by="mail.example.org", at=None) if ip else None
    subject_words = words(subject)
    return Message(
        digest=sha256(raw).hexdigest(),
        raw=raw,
        headers=(
            Header("from", sender or ""),
            Header("subject", subject),
            *(Header(name, value) for name, value in fields),
        ),
        header_from=mailbox(sender) if sender is not None else None,
        reply_to=tuple(map(mailbox, reply_to)),
        envelope_sender=None,
        recipients=(mailbox(recipient),),
        subject=subject,
        date=date,
        message_id="",
        text=text,
        hidden_text="",
        urls=(),
        attachments=(),
        images=0,
        received=(hop,) if hop else (),
        handing_server=hop,
        authentication=authentication,
        words=(*subject_words, *words(text)),
        subject_words=subject_words,
        content_digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        facts=frozenset(),
    )
