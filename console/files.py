"""Messages read from files that a person named."""

from pathlib import Path

from django.core.management.base import CommandError


def read_message(path: str) -> bytes:
    """The bytes of the file, or an error that says what is wrong with it."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
    if not raw:
        raise CommandError(f"{path} is empty; a message has at least a header.")
    return raw
