"""The database's clock, by which all processes on all machines agree."""

from datetime import UTC, datetime, timedelta
from random import randrange

from django.db import connection

ASK = {
    "sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'now')",
    "mysql": "SELECT UTC_TIMESTAMP(6)",
}


def ending(length: timedelta) -> datetime:
    """The end of something that begins now, within a second: no other claim ends at the same."""
    # names a claim, guards nothing
    return now() + length + timedelta(microseconds=randrange(1_000_000))  # noqa: S311


def now() -> datetime:
    """What time it is; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ASK[connection.vendor])
        [said] = cursor.fetchone()
    time = datetime.fromisoformat(said) if isinstance(said, str) else said
    return time.replace(tzinfo=UTC)
