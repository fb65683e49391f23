"""Header fields: where they end in raw bytes, and how they read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mail.charset import decode
from mail.encoded_word import decode_encoded_words
from mail.limits import FIELD_BYTES, HEADER_BYTES, HEADER_FIELDS

_FIELD = re.compile(
    rb"([!-9;-~]++)[ \t]*+:[ \t]*+"
    rb"([^\r\n]*+(?:(?:\r\n|\r|\n)[ \t][^\r\n]*+)*+)"
    rb"(?:\r\n|\r|\n|\Z)"
)
_MAILBOX_LINE = re.compile(rb">?From [^\r\n]*+(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?:\r\n|\n|\r)")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")

# Names in lower case and raw, unfolded values, in order.
Fields = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Header:
    """One header field: its name in lower case and its decoded, unfolded value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields of one header, raw and in order, and where the body begins."""

    fields: Fields = field(repr=False)
    body: int
    malformed: bool = False
    truncated: bool = False

    def first(self, name: str) -> bytes:
        """The raw value of the first field of that name, empty if there is none."""
        return next((value for found, value in self.fields if found == name), b"")


def read_header(raw: bytes, start: int, end: int) -> HeaderBlock:
    """The header that begins at `start` of `raw`; the body runs from `.body` to `end`.

    A line that is no field ends the header, as mail servers have it.
    """
    fields: list[tuple[str, bytes]] = []
    position, size, truncated = start, 0, False
    while len(fields) < HEADER_FIELDS and size < HEADER_BYTES:
        match = _FIELD.match(raw, position, end)
        if match is None:
            match = _MAILBOX_LINE.match(raw, position, end)
            if match is None:
                blank = _LINE_END.match(raw, position, end)
                if blank is not None:
                    return HeaderBlock(tuple(fields), blank.end(), truncated=truncated)
                return HeaderBlock(
                    tuple(fields), position, malformed=position < end, truncated=truncated
                )
        else:
            name, value = match.groups()
            size += len(value)
            truncated = truncated or len(value) > FIELD_BYTES
            fields.append((name.decode("ascii").lower(), _unfold(value)))
        position = match.end()
    blank = _BLANK_LINE.search(raw, max(start, position - 2), end)
    return HeaderBlock(tuple(fields), blank.end() if blank else end, truncated=True)


def _unfold(value: bytes) -> bytes:
    value = value[:FIELD_BYTES]
    if b"\n" in value or b"\r" in value:
        value = _FOLD.sub(b" ", value)
    return value.rstrip(b" \t")


# An encoded word may hold line breaks, with which a subject could pose as further lines.
ONE_LINE = str.maketrans("\r\n\v\f\x85\u2028\u2029", " " * 7)


def read_value(value: bytes) -> str:
    """A field's value as a person would read it: RFC 2047 words and 8-bit bytes decoded."""
    text = decode(value).text
    return decode_encoded_words(text).translate(ONE_LINE) if "=?" in text else text
