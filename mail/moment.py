"""Dates of mail headers."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The form of RFC 5322, which nearly all mail keeps; six times as fast as the general parser.
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3},\s*)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})"
    r"\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)(\d\d)\b"
)
_LONGEST = 200


def read_moment(text: str) -> datetime | None:
    """The moment in UTC that a Date field or a Received line names, None if unreadable."""
    match = _USUAL.match(text)
    try:
        if match is not None:
            day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            local = datetime(
                int(year),
                _MONTHS.index(month.lower()) + 1,
                int(day),
                int(hour),
                int(minute),
                min(int(second or 0), 59),
                tzinfo=timezone(-offset if sign == "-" else offset),
            )
            return local.astimezone(UTC)
        return _unusual(text[:_LONGEST])
    except (ValueError, OverflowError):
        return None


def _unusual(text: str) -> datetime | None:
    try:
        parsed = parsedate_tz(text)
    except (IndexError, TypeError):
        # The standard parser slips on some malformed dates instead of refusing them.
        return None
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return local - timedelta(seconds=parsed[9] or 0)
