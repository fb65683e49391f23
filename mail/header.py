"""Header fields: where they end in raw bytes, and how they read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mail.charset import guess
from mail.encoded_word import decode_encoded_words
from mail.limits import FIELD_BYTES, HEADER_BYTES, HEADER_FIELDS

# What may stand at the next place of a header: a field, a line of a mailbox file, the end.
_NEXT = re.compile(
    rb"([!-9;-~]++)[ \t]*+:[ \t]*+"
    rb"([^\r\n]*+(?:(?:\n|\r\n?)[ \t][^\r\n]*+)*+)"
    rb"(?:\n|\r\n?|\Z)"
    rb"|>?From [^\r\n]*+(?:\n|\r\n?|\Z)"
    rb"|()"
)
_FIELD, _END = 2, 3
_LINE_END = re.compile(rb"\r\n?|\n")
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?:\r\n|\n|\r)")

# Names in lower case and unfolded values in order, 8-bit bytes decoded, RFC 2047 words not.
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Header:
    """One header field: its name in lower case and its decoded, unfolded value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields of one header in order, and where the body begins."""

    fields: Fields = field(repr=False)
    body: int
    malformed: bool = False
    truncated: bool = False

    def first(self, name: str) -> str:
        """The value of the first field of that name, "" if there is none."""
        return next((value for found, value in self.fields if found == name), "")


def read_header(raw: bytes, start: int, end: int) -> HeaderBlock:
    """The header that begins at `start` of `raw`; the body runs from `.body` to `end`.

    A line that is no field ends the header, as mail servers have it.
    """
    fields: list[tuple[str, str]] = []
    position, size, truncated = start, 0, False
    for match in _NEXT.finditer(raw, start, end):
        found = match.lastindex
        if found == _END:
            return _ended(fields, raw, match.start(), end=end, truncated=truncated)
        position = match.end()
        if found == _FIELD:
            name, value = match.group(1, 2)
            size += len(value)
            truncated = truncated or len(value) > FIELD_BYTES
            fields.append((name.decode("ascii").lower(), guess(_unfold(value))))
            if len(fields) >= HEADER_FIELDS or size >= HEADER_BYTES:
                break
    blank = _BLANK_LINE.search(raw, max(start, position - 2), end)
    return HeaderBlock(tuple(fields), blank.end() if blank else end, truncated=True)


def _ended(fields: Fields, raw: bytes, position: int, *, end: int, truncated: bool) -> HeaderBlock:
    """The header whose fields end at `position`, by a blank line or by what is no field."""
    blank = _LINE_END.match(raw, position, end)
    body = blank.end() if blank else position
    return HeaderBlock(
        tuple(fields), body, malformed=not blank and position < end, truncated=truncated
    )


def _unfold(value: bytes) -> bytes:
    value = value[:FIELD_BYTES]
    if b"\n" in value or b"\r" in value:
        value = b" ".join([line.lstrip(b" \t") for line in value.splitlines()])
    return value.rstrip(b" \t")


# An encoded word may hold line breaks, with which a subject could pose as further lines.
ONE_LINE = str.maketrans("\r\n\v\f\x85\u2028\u2029", " " * 7)


def read_value(value: str) -> str:
    """A field's value as a person would read it: RFC 2047 words decoded."""
    return decode_encoded_words(value).translate(ONE_LINE) if "=?" in value else value
