"""Counts what passes between an IMAP client and its server."""

import re
import socket
import threading
from collections import Counter
from dataclasses import dataclass, field

TAGGED = re.compile(rb"^[A-Za-z0-9]+ (UID )?([A-Za-z]+)")
SELECTED = re.compile(rb"^\S+ (?:SELECT|EXAMINE) \"?([^\"\r\n(]+?)\"?[ \r\n(]", re.IGNORECASE)
BODIES = re.compile(rb"^\S+ UID FETCH (\S+) .*BODY(?:\.PEEK)?\[\]", re.IGNORECASE)


@dataclass
class Traffic:
    """What passed since the last `forget`.

    A turn is what a client says after it has heard something: it waited for the
    network once. `bodies` counts how often each message's whole bytes were asked for,
    by folder and UID, which `forget` does not forget.
    """

    received: int = 0
    sent: int = 0
    turns: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    bodies: Counter[tuple[bytes, int]] = field(default_factory=Counter)

    def forget(self) -> None:
        """Counting begins anew."""
        self.received = self.sent = self.turns = 0
        self.commands.clear()


class Wire:
    """Listens on `port` and passes everything on to a server's port of this machine."""

    def __init__(self, server_port: int) -> None:
        self.traffic = Traffic()
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Nobody connects any more."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            spoken = threading.Event()
            for work in (self._forward, self._back):
                threading.Thread(target=work, args=(client, server, spoken), daemon=True).start()

    def _forward(
        self, client: socket.socket, server: socket.socket, spoken: threading.Event
    ) -> None:
        folder = b""
        with client.makefile("rb") as lines:
            try:
                for line in lines:
                    folder = self._note(line, folder, heard=spoken.is_set())
                    spoken.clear()
                    server.sendall(line)
                server.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    def _back(self, client: socket.socket, server: socket.socket, spoken: threading.Event) -> None:
        try:
            while data := server.recv(65536):
                self.traffic.received += len(data)
                spoken.set()
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        finally:
            server.close()

    def _note(self, line: bytes, folder: bytes, *, heard: bool) -> bytes:
        self.traffic.sent += len(line)
        self.traffic.turns += heard
        if command := TAGGED.match(line):
            self.traffic.commands[command[2].decode().upper()] += 1
        if selected := SELECTED.match(line):
            folder = selected[1]
        if bodies := BODIES.match(line):
            self.traffic.bodies.update((folder, uid) for uid in uids(bodies[1]))
        return folder


def uids(said: bytes) -> list[int]:
    """The UIDs of a set such as `3:5,9`."""
    found: list[int] = []
    for part in said.split(b","):
        first, _, last = part.partition(b":")
        found += range(int(first), int(last or first) + 1)
    return found
