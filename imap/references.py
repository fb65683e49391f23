"""Which letters a letter answers."""

import re

from mail.message import Message

MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")


def answered_by(message: Message) -> set[str]:
    """The Message-IDs of the letters that this one answers (RFC 5322 §3.6.4)."""
    fields = f"{message.header('in-reply-to')} {message.header('references')}"
    return set(MESSAGE_ID.findall(fields))
