"""When a message of a corpus arrived, as far as the message itself says."""

import re
from datetime import UTC, datetime

from mail.moment import read_moment

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
HEADER_CAP = 256 * 1024
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
RECEIVED = re.compile(rb"^received[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
DATE = re.compile(rb"^date[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


def arrived_at(raw: bytes, *, previous: datetime = BEGINNING) -> datetime:
    """The time of the topmost Received line, else of Date, else `previous`.

    Always aware, and never the time of the clock: a replay is the same on every day.
    """
    header = END_OF_HEADER.split(raw[:HEADER_CAP], maxsplit=1)[0]
    received = RECEIVED.search(header)
    date = DATE.search(header)
    return (
        (received and moment(received[1].rpartition(b";")[2]))
        or (date and moment(date[1]))
        or previous
    )


def moment(text: bytes) -> datetime | None:
    """The moment that a date field's value names, None where it names none."""
    return read_moment(text.decode("ascii", "replace"))
