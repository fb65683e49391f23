"""aioimaplib's protocol, which takes neither a thousand lines at once nor one without end."""

import asyncio
import ssl
from typing import Any

from aioimaplib import aioimaplib

# aioimaplib calls itself for each line of what arrives together; Python allows a thousand calls.
# A person who empties a folder causes as many lines.
LINES_AT_ONCE = 100
# Bytes of one line with its literals. On this connection a server has only short things to say.
LONGEST_LINE = 1024 * 1024


class Protocol(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # aioimaplib has no types
    """The protocol of one connection; it hangs up on a server that talks without end."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.unfinished = 0

    def data_received(self, d: bytes) -> None:
        """What the server sends, some lines at a time."""
        lines = d.splitlines(keepends=True)
        for start in range(0, len(lines), LINES_AT_ONCE):
            super().data_received(b"".join(lines[start : start + LINES_AT_ONCE]))
        done = not self.incomplete_line and self.current_command is None
        self.unfinished = 0 if done else self.unfinished + len(d)
        if self.unfinished > LONGEST_LINE:
            self.transport.abort()


class Client(aioimaplib.IMAP4):  # type: ignore[misc]  # likewise
    """aioimaplib's client with our protocol."""

    def create_client(
        self,
        host: str,
        port: int,
        loop: asyncio.AbstractEventLoop | None,
        conn_lost_cb: Any = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Begins to connect."""
        running = loop or asyncio.get_running_loop()
        self.protocol = Protocol(running, conn_lost_cb)
        self._client_task = running.create_task(
            running.create_connection(lambda: self.protocol, host, port, ssl=ssl_context)
        )
