"""A connection through the wire, and the traps into which it may walk."""

import re
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto

SELECT = re.compile(rb'^(?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)', re.IGNORECASE)
LOGIN = re.compile(rb'^LOGIN ("(?:[^"\\]|\\.)*"|\S+)', re.IGNORECASE)


class Moment(Enum):
    """When a trap springs: before the command is passed on, or before its answer is."""

    ASKED = auto()
    ANSWERED = auto()


class Then(Enum):
    """What happens to the connection when a trap has sprung."""

    GOES_ON = auto()
    BREAKS = auto()


@dataclass(eq=False)
class Trap:
    """Waits for a command that matches, springs once, in the connection's own thread.

    `owner` is who set it, by whom it can be taken away again.
    """

    pattern: re.Pattern[bytes]
    moment: Moment
    then: Then
    spring: Callable[["Connection", bytes], None]
    owner: object


@dataclass(eq=False)
class Connection:
    """One connection through the wire: who logged in, and which folder is open."""

    client: socket.socket
    server: socket.socket
    username: str = ""
    selected: str = ""
    awaited: dict[bytes, tuple[Trap, bytes]] = field(default_factory=dict)
    directions: list[threading.Thread] = field(default_factory=list)

    @property
    def ports(self) -> tuple[int, int]:
        """The TCP ports of Hamlet's end and of ours."""
        return self.client.getpeername()[1], self.client.getsockname()[1]

    def cut(self) -> None:
        """Both ends are reset, as by a firewall that forgot."""
        for each in (self.client, self.server):
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def note(connection: Connection, command: bytes) -> None:
    """Remembers who logged in and which folder is open."""
    if match := LOGIN.match(command):
        connection.username = match[1].strip(b'"').decode("ascii", "replace")
    elif match := SELECT.match(command):
        connection.selected = match[1].strip(b'"').decode("ascii", "replace")
