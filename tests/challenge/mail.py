"""Letters of senders who are asked, as the tests of our own letter need them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from challenge.letter import compose
from challenge.models import Challenge
from challenge.original import Original
from filter.models import Judgement
from users.models import User

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
QUESTION = Original(
    addressed="anna@home.example",
    subject="A question about the violin",
    message_id="<q2@person.example>",
    references=("<q0@person.example>", "<q1@person.example>"),
    language="en",
)


def unsaved(**fields: Any) -> Challenge:
    """A challenge to Ben, who wrote to Anna; no database knows it."""
    user = User(pk=7, address="anna@home.example", name="Anna Berg")
    ready = {
        "user": user,
        "judgement": Judgement(user=user, digest="d" * 64, arrived_at=NOON),
        "sender": "ben@person.example",
        "handle": "0123456789abcdef" * 2,
        "considered_at": NOON,
        "expires_at": NOON + timedelta(days=14),
    }
    return Challenge(**(ready | fields))


def read(raw: bytes) -> EmailMessage:
    """The letter as another program reads it."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def composed(challenge: Challenge | None = None, original: Original = QUESTION) -> EmailMessage:
    """Our letter as its receiver's program reads it."""
    return read(compose(challenge or unsaved(), original, at=NOON))
