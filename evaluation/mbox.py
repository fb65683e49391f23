"""The mbox format: many messages in one file, each after a line that begins with `From `.

The standard library's reader is not used: it splits a message at every line
that begins with `From `, leaves `>From ` escaped and opens the file for writing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

SEPARATOR = re.compile(rb"From .*\d\d?:\d\d")
ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


def is_mbox(path: Path) -> bool:
    """Whether the file begins as an mbox does; raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file.read(5) == b"From "


def spans(path: Path) -> Iterator[tuple[int, int]]:
    """Where each message begins and ends, in bytes, without its `From ` line.

    A message begins after the first line of the file, or after a line that
    follows an empty one, begins with `From ` and holds a time of day; a line of
    prose that merely begins with the word From does not split a message. The
    file is read as a stream: memory holds one line.
    """
    start: int | None = None
    position = 0
    end_of_text = 0
    after_empty_line = True
    with path.open("rb") as file:
        for line in file:
            if start is None or (after_empty_line and SEPARATOR.match(line)):
                if start is not None:
                    yield start, end_of_text
                start = position + len(line)
            after_empty_line = line in {b"\n", b"\r\n"}
            # the empty line before a separator belongs to the format, not to the message
            end_of_text = position if after_empty_line else position + len(line)
            position += len(line)
    if start is not None:
        yield start, end_of_text


def unescape(raw: bytes) -> bytes:
    """The message with one `>` taken from every `>From ` line of its body (mboxrd)."""
    blank = END_OF_HEADER.search(raw)
    if blank is None:
        return raw
    return raw[: blank.end()] + ESCAPED.sub(rb"\1", raw[blank.end() :])
