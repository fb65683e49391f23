"""A connection that takes no more from a server than it can have been asked for."""

import imaplib
from io import BufferedReader
from time import monotonic
from typing import Any, cast

from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

# Bytes in answer to one command. A portion of mail is an eighth of it; a hundred thousand
# changed flags are as much.
LARGEST_ANSWER = 32 * 1024 * 1024
# Seconds. The patience of `imap.connection` is for a silence; this is for one who drips.
LONGEST_ANSWER = 600.0
AT_ONCE = 64 * 1024


class Bounded(imaplib.IMAP4):
    """An imaplib connection that breaks where an answer is too large or takes too long.

    imaplib itself would make room for whatever size a server announces.
    """

    taken = 0
    ends = float("inf")

    def _command(self, name: str, *arguments: Any) -> Any:
        self.taken, self.ends = 0, monotonic() + LONGEST_ANSWER
        return super()._command(name, *arguments)  # type: ignore[misc]  # not in the stubs

    def read(self, size: int) -> bytes:
        """So many bytes of a literal, or fewer where the server hangs up."""
        self.take(size)
        parts, left = [], size
        file = cast(BufferedReader, self.file)
        while left and (part := file.read1(min(left, AT_ONCE))):
            self.take(0)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def readline(self) -> bytes:
        """One line, of at most a million bytes."""
        line = super().readline()
        self.take(len(line))
        return line

    def take(self, size: int) -> None:
        """Counts what is about to be taken; raises imaplib's abort where that is too much."""
        self.taken += size
        if self.taken > LARGEST_ANSWER:
            raise self.abort("the server sends more than it was asked for")
        if monotonic() > self.ends:
            raise self.abort("the server takes too long to answer")


class BoundedPlain(Bounded, IMAP4WithTimeout):  # type: ignore[misc]  # imapclient has no types
    """Without TLS, or before STARTTLS."""


class BoundedTLS(Bounded, IMAP4_TLS):  # type: ignore[misc]  # likewise
    """With TLS from the beginning."""
