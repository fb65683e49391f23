"""A TCP proxy between Hamlet and an IMAP server: it delays, cuts, truncates, and sets traps."""

import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.connection import Connection, Moment, Then, Trap, note

# Of what a server says only how commands ended, and what came or went.
TOLD = re.compile(
    rb"(?:^|\n)(\* [^\r\n]*(?:COPYUID|EXPUNGE|VANISHED|BYE)[^\r\n]*|\w+ (?:OK|NO|BAD)\b[^\r\n]*)"
)


class Wire:
    """Passes on what comes to `port` of this machine to `server_port`, until told otherwise.

    `delay` is in seconds, on each piece in either direction. While `refuses`
    nobody is let in. With `bytes_left` each connection breaks after so many
    bytes more from the server. `log` gets every command and how it was answered.
    """

    def __init__(self, server_port: int, log: Path) -> None:
        self.server_port = server_port
        self.log = log.open("w", encoding="utf-8", buffering=1)
        self.delay = 0.0
        self.refuses = False
        self.bytes_left: int | None = None
        self.traps: list[Trap] = []
        self.sprung = 0
        self.lock = threading.Lock()
        self.connections: set[Connection] = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def heal(self) -> None:
        """Everything passes again; what was connected is cut, so that nobody waits for ever."""
        self.delay, self.refuses, self.bytes_left = 0.0, False, None
        with self.lock:
            self.traps.clear()
        self.cut()

    def cut(self) -> None:
        """Every connection breaks."""
        for each in list(self.connections):
            each.cut()

    def set(self, trap: Trap) -> None:
        """The trap waits from now on."""
        with self.lock:
            self.traps.append(trap)

    def drop(self, owner: object) -> None:
        """Traps that this owner set, and into which nobody has walked, are gone."""
        with self.lock:
            self.traps = [each for each in self.traps if each.owner is not owner]

    def close(self) -> None:
        """Nobody gets through any more."""
        self.refuses = True
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        closing = [thread for each in list(self.connections) for thread in each.directions]
        self.cut()
        for thread in closing:
            thread.join(5)
        self.log.close()

    def accept(self) -> None:
        """Takes connections until closed."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.refuses:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port), 10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for each in (client, server):
                # Otherwise each second piece waits 40 ms for the first to be acknowledged.
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(client, server)
            self.connections.add(connection)
            forward, back = (
                threading.Thread(target=self.carry, args=(work, connection), daemon=True)
                for work in (self.forward, self.back)
            )
            connection.directions = [forward, back]
            forward.start()
            back.start()

    def carry(self, work: Callable[[Connection], None], connection: Connection) -> None:
        """One direction, until it breaks; then neither goes on."""
        try:
            work(connection)
        except OSError:
            pass
        finally:
            self.connections.discard(connection)
            for each in (connection.client, connection.server):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            if threading.current_thread() is connection.directions[1]:
                connection.directions[0].join()
                connection.client.close()
                connection.server.close()

    def forward(self, connection: Connection) -> None:
        """Client to server, line by line."""
        with connection.client.makefile("rb") as lines:
            for line in lines:
                time.sleep(self.delay)
                tag, _, command = line.rstrip(b"\r\n").partition(b" ")
                note(connection, command)
                self.write(connection, ">", line)
                trap = self.trapped(command)
                if trap is not None and trap.moment is Moment.ANSWERED:
                    connection.awaited[tag] = trap, command
                elif trap is not None:
                    self.write(connection, "!", b"trap " + command)
                    trap.spring(connection, command)
                    if trap.then is Then.BREAKS:
                        connection.cut()
                        return
                connection.server.sendall(line)

    def write(self, connection: Connection, way: str, line: bytes) -> None:
        """The line is in the log, without a secret."""
        said = line.strip().decode("utf-8", "replace")[:300]
        if "LOGIN" not in said.upper():
            at = datetime.now(UTC).strftime("%H:%M:%S.%f")[:-3]
            where = f"{connection.username}/{connection.client.fileno()}"
            with suppress(ValueError):
                print(at, where, way, said, file=self.log)

    def trapped(self, command: bytes) -> Trap | None:
        """The trap, now taken, into which the command walks."""
        with self.lock:
            for trap in self.traps:
                if trap.pattern.search(command):
                    self.traps.remove(trap)
                    self.sprung += 1
                    return trap
        return None

    def back(self, connection: Connection) -> None:
        """Server to client."""
        passed, tail = 0, b"\r\n"
        while data := connection.server.recv(65536):
            time.sleep(self.delay)
            for line in TOLD.findall(data):
                self.write(connection, "<", line)
            if connection.awaited:
                seen = tail + data
                for tag in list(connection.awaited):
                    if re.search(rb"\r\n" + re.escape(tag) + rb" (?:OK|NO|BAD)\b", seen):
                        trap, command = connection.awaited.pop(tag)
                        self.write(connection, "!", b"trap after " + command)
                        trap.spring(connection, command)
                        if trap.then is Then.BREAKS:
                            connection.cut()
                            return
            tail = (tail + data)[-64:]
            passed += len(data)
            if self.bytes_left is not None and passed > self.bytes_left:
                connection.client.sendall(data[: len(data) // 2])
                connection.cut()
                return
            connection.client.sendall(data)
