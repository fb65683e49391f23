"""The tree of MIME parts, found in one raw message without copying it (RFC 2045, 2046).

The standard library's parser reads line by line and checks each line against
every open boundary, so its time grows with size times depth, and it recurses;
here each level is one search for its own boundary, and levels are capped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail.fact import Fact
from mail.header import HeaderBlock, read_header
from mail.limits import DEPTH, PARTS, STRUCTURED_CHARACTERS
from mail.parameters import Structured, file_name, read_structured
from mail.transfer_encoding import undo

_DELIMITER_END = re.compile(rb"(--)?[ \t]*+(?:\r\n|\r|\n|\Z)")
_EMBEDDED = {"message/rfc822", "message/global", "message/news"}
_IDENTITY = {"", "7bit", "8bit", "binary"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its type, its place in the raw message, and the parts within it.

    An embedded message (message/rfc822) has one child, whose header is its own.
    """

    raw: bytes = field(repr=False)
    start: int
    end: int
    header: HeaderBlock
    content_type: Structured
    disposition: Structured
    encoding: str
    children: tuple["Part", ...] = ()

    @property
    def media_type(self) -> str:
        """The media type in lower case."""
        return self.content_type.value

    @property
    def filename(self) -> str:
        """The name that the sender gave the part as a file, "" if none."""
        return file_name(self.disposition, self.content_type)

    def content(self, limit: int | None = None) -> bytes:
        """The decoded bytes, of the first `limit` raw ones where one is given."""
        end = self.end if limit is None else min(self.end, self.start + limit)
        return undo(self.raw[self.start : end], self.encoding)


class PartReader:
    """Reads the tree, counting what it has read and noting what was odd."""

    def __init__(self) -> None:
        self.facts: set[Fact] = set()
        self._left = PARTS

    def read(
        self, raw: bytes, *, end: int, start: int = 0, depth: int = 0, default: str = "text/plain"
    ) -> Part:
        """The part whose header begins at `start` and whose body stops at `end`."""
        self._left -= 1
        header = read_header(raw, start, end)
        if header.truncated:
            self.facts.add(Fact.TRUNCATED)
        if header.malformed:
            self.facts.add(Fact.MALFORMED)
        return self._part(raw, header, end=end, depth=depth, default=default)

    def _part(self, raw: bytes, header: HeaderBlock, *, end: int, depth: int, default: str) -> Part:
        declared = header.first("content-type")
        if len(declared) > STRUCTURED_CHARACTERS:
            self.facts.add(Fact.TRUNCATED)
        content_type = read_structured(declared) if declared else Structured(default)
        if content_type.value.count("/") != 1 or " " in content_type.value:
            if declared:
                self.facts.add(Fact.MALFORMED)
            content_type = Structured(_repaired(content_type.value), content_type.parameters)
        disposition = header.first("content-disposition")
        encoding = read_structured(header.first("content-transfer-encoding")).value
        part = Part(
            raw=raw,
            start=min(header.body, end),
            end=end,
            header=header,
            content_type=content_type,
            disposition=read_structured(disposition) if disposition else Structured(),
            encoding=encoding,
        )
        if content_type.value.startswith("multipart/"):
            return self._with_children(part, depth)
        if content_type.value in _EMBEDDED:
            return self._with_message(part, depth)
        return part

    def _with_children(self, part: Part, depth: int) -> Part:
        boundary = part.content_type.parameters.get("boundary", "")
        if depth >= DEPTH:
            self.facts.add(Fact.TRUNCATED)
            return part
        default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        children = tuple(
            self.read(part.raw, start=start, end=end, depth=depth + 1, default=default)
            for start, end in self._spans(part, boundary)
        )
        if not children:
            # No boundary divides it: clients show such a body as plain text.
            self.facts.add(Fact.MALFORMED)
            return _replaced(part, content_type=Structured("text/plain"))
        return _replaced(part, children=children)

    def _with_message(self, part: Part, depth: int) -> Part:
        if depth >= DEPTH or self._left <= 0:
            self.facts.add(Fact.TRUNCATED)
            return part
        raw, start, end = part.raw, part.start, part.end
        if part.encoding not in _IDENTITY:
            raw = part.content()
            start, end = 0, len(raw)
        return _replaced(part, children=(self.read(raw, start=start, end=end, depth=depth + 1),))

    def _spans(self, part: Part, boundary: str) -> Iterator[tuple[int, int]]:
        """Where the children of a multipart lie; preamble and epilogue belong to nobody."""
        raw, end = part.raw, part.end
        delimiter = b"--" + boundary.rstrip().encode("utf-8", "replace")
        found = raw.find(delimiter, part.start, end) if boundary else -1
        child = -1
        while found >= 0:
            at_line_start = found == part.start or raw[found - 1] in b"\r\n"
            match = at_line_start and _DELIMITER_END.match(raw, found + len(delimiter), end)
            if match:
                if child >= 0:
                    yield child, max(child, _before_line_end(raw, found))
                child = match.end()
                if match[1] is not None:
                    return
                if self._left <= 0:
                    self.facts.add(Fact.TRUNCATED)
                    return
            found = raw.find(delimiter, found + len(delimiter), end)
        if child >= 0:
            self.facts.add(Fact.MALFORMED)
            yield child, end


def _before_line_end(raw: bytes, position: int) -> int:
    """Where the line end just before `position` begins; it belongs to the delimiter."""
    if raw[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1


def _repaired(media_type: str) -> str:
    """What clients make of a type that is none: HTML where it says so, else plain text."""
    return "text/html" if media_type.startswith(("html", "text/html")) else "text/plain"


def _replaced(
    part: Part, *, content_type: Structured | None = None, children: tuple[Part, ...] = ()
) -> Part:
    return Part(
        raw=part.raw,
        start=part.start,
        end=part.end,
        header=part.header,
        content_type=content_type or part.content_type,
        disposition=part.disposition,
        encoding=part.encoding,
        children=children,
    )
