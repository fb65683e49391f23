"""Writes a message anew with another text or subject, everything else left as it is."""

import base64
import quopri
import re
from collections.abc import Callable
from email import message_from_bytes
from email.header import Header
from email.message import Message
from enum import StrEnum

from mail.charset import decode
from mail.message import parse

# What must stay as it is, or the spam no longer works: markup, entities, addresses.
UNTOUCHED = (
    r"<!--.*?-->|<(?P<tag>style|script)\b.*?</(?P=tag)\s*>|<[^<>]*>|&[#\w]+;|\S*(?:://|@)\S*"
)
WORD = re.compile(rf"{UNTOUCHED}|(?P<word>[^\W\d_]{{4,}})", re.DOTALL | re.IGNORECASE)


class Transfer(StrEnum):
    """How a text travels (RFC 2045 §6)."""

    PLAIN = "7bit"
    QUOTED = "quoted-printable"
    BASE64 = "base64"


def read_email(raw: bytes) -> Message:
    """The message to be changed; whatever is not changed is written back as it was."""
    return message_from_bytes(raw)


def to_bytes(message: Message) -> bytes:
    """The message as it would arrive."""
    return message.as_bytes(unixfrom=message.get_unixfrom() is not None)


def with_text(raw: bytes, change: Callable[[str, str], tuple[str, str]]) -> bytes:
    """The message with `change` made to each text and its subtype (plain, html), in QP or ASCII."""
    message = read_email(raw)
    for part in text_parts(message):
        text, subtype = change(text_in(part), part.get_content_subtype())
        write(part, text, subtype=subtype)
    return to_bytes(message)


def with_words(raw: bytes, change: Callable[[str], str]) -> bytes:
    """The message with `change` made to each word of its texts that has four letters or more."""
    return with_text(raw, lambda text, subtype: (change_words(text, change), subtype))


def with_subject(raw: bytes, change: Callable[[str], str]) -> bytes:
    """The message with `change` made to its subject."""
    message = read_email(raw)
    subject = " ".join(change(parse(raw).subject).split())
    charset = "us-ascii" if subject.isascii() else "utf-8"
    put(message, "Subject", Header(subject, charset, header_name="Subject").encode())
    return to_bytes(message)


def change_words(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` made to its longer words; markup and addresses stay."""
    return WORD.sub(lambda match: change(match[0]) if match["word"] else match[0], text)


def text_parts(message: Message) -> list[Message]:
    """The parts of a message that are shown as text."""
    return [
        part
        for part in message.walk()
        if not part.is_multipart()
        and part.get_content_maintype() == "text"
        and part.get_content_disposition() != "attachment"
    ]


def text_in(part: Message) -> str:
    """The text of one part, whatever its bytes are."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return decode(payload, part.get_content_charset("us-ascii")).text


def write(
    part: Message,
    text: str,
    *,
    subtype: str,
    charset: str = "utf-8",
    transfer: Transfer | None = None,
) -> None:
    """The part holds this text, in quoted-printable if it needs it and nothing else is said."""
    if transfer is None:
        transfer = Transfer.PLAIN if text.isascii() else Transfer.QUOTED
    encoded = text.encode(charset, "replace")
    if transfer is Transfer.BASE64:
        encoded = base64.encodebytes(encoded)
    elif transfer is Transfer.QUOTED:
        encoded = quopri.encodestring(encoded)
    put(part, "Content-Type", f'text/{subtype}; charset="{charset}"')
    put(part, "Content-Transfer-Encoding", transfer)
    part.set_payload(encoded.decode("ascii"))


def put(message: Message, name: str, value: str) -> None:
    """The header field has this value, at its old place where it had one."""
    places = message.get_all(name, [])
    if places:
        message.replace_header(name, value)
    else:
        message[name] = value
