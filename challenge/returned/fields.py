"""The fields of a part that is a report for programs (RFC 3464 §2.1, RFC 5965 §2)."""

from collections.abc import Iterator

from mail.header import Fields, read_header
from mail.part import Part

LONGEST_REPORT = 64 * 1024
MOST_GROUPS = 100


def groups(part: Part) -> Iterator[Fields]:
    """The groups of fields, between blank lines: the first of the message, one each of a mailbox.

    Of a report longer than any server makes the beginning is read.
    """
    raw = part.content(LONGEST_REPORT)
    position = 0
    for _ in range(MOST_GROUPS):
        if position >= len(raw):
            return
        block = read_header(raw, position, len(raw))
        if block.fields:
            yield block.fields
        # What is no field ends the reading: it is not ours to guess.
        if block.body <= position:
            return
        position = block.body


def parts_of(part: Part) -> Iterator[Part]:
    """The part and all within it, as they stand."""
    yield part
    for child in part.children:
        yield from parts_of(child)
