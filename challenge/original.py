"""What our letter needs to know of the mail that it asks about."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from challenge.language import language_of
from challenge.models import Challenge
from challenge.texts import languages
from filter import store
from knowledge_base.address_key import address_key
from knowledge_base.own_addresses import own_addresses
from mail.message import Message, parse

# A message id as it may be repeated: whatever else stands there is not (RFC 5322 §3.6.4).
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")
MOST_REFERENCES = 10


@dataclass(frozen=True, slots=True)
class Original:
    """Its subject as a person reads it, its place in the thread, and its language.

    `addressed` is the address of the user's that it was written to, "" where that is none of his.
    """

    addressed: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    language: str


def original_of(challenge: Challenge) -> Original | None:
    """The mail that the challenge is about; None where its bytes are not kept (any more)."""
    raw = store.raw(challenge.user, challenge.judgement.digest)
    return None if raw is None else read_original(parse(raw), own_addresses(challenge.user))


def read_original(message: Message, own: Collection[str]) -> Original:
    """What a letter about that message to one of a user's `own` addresses needs.

    Malformed ids are left out.
    """
    recipients = (*message.recipients, *message.resent_to)
    found = MESSAGE_ID.match(message.message_id)
    message_id = found.group() if found else ""
    before = message.header("references") or message.header("in-reply-to")
    return Original(
        addressed=next((each.mailbox for each in recipients if address_key(each) in own), ""),
        subject=message.subject,
        message_id=message_id,
        references=tuple(MESSAGE_ID.findall(before)[-MOST_REFERENCES:]),
        language=language_of(message, languages()),
    )
