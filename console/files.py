"""Messages read from files that a person named."""

import sys
from pathlib import Path

from django.core.management.base import CommandError

STANDARD_INPUT = "-"


def read_message(path: str) -> bytes:
    """The bytes of the file, - for standard input, or an error that says what is wrong with it."""
    piped = path == STANDARD_INPUT
    try:
        raw = sys.stdin.buffer.read() if piped else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
    if not raw:
        named = "Standard input" if piped else path
        raise CommandError(f"{named} is empty; a message has at least a header.")
    return raw
