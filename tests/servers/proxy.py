"""A TCP proxy in front of a line-based server that breaks the connection when told to."""

import socket
import threading
from collections.abc import Callable
from enum import Enum, auto


class Cut(Enum):
    """When the connection breaks: before the fatal line is passed on, or once it was answered."""

    UNHEARD = auto()
    UNANSWERED = auto()


class Proxy:
    """Listens on `port` of this machine and passes everything on to `server_port`.

    `fatal` sees each line that the client sends and says whether the
    connection breaks there; `cut` says how. After the break nothing connects
    any more. With `bytes_back` it breaks after so many bytes from the server.
    """

    def __init__(
        self,
        server_port: int,
        *,
        fatal: Callable[[bytes], bool] = lambda _: False,
        cut: Cut = Cut.UNHEARD,
        bytes_back: int | None = None,
    ) -> None:
        self.server_port, self.fatal, self.cut = server_port, fatal, cut
        self.bytes_back = bytes_back
        self.broken = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.sockets: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.threads[0].start()

    def accept(self) -> None:
        """Takes connections until closed."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            self.sockets += [client, server]
            for work in (self.forward, self.back):
                thread = threading.Thread(target=work, args=(client, server), daemon=True)
                self.threads.append(thread)
                thread.start()

    def forward(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server, line by line."""
        with client.makefile("rb") as lines:
            try:
                for line in lines:
                    if not self.broken and self.fatal(line):
                        self.broken = True
                        if self.cut is Cut.UNHEARD:
                            break
                    server.sendall(line)
            except OSError:
                pass
        if not self.broken or self.cut is Cut.UNHEARD:
            self.shut(client, server)

    def back(self, client: socket.socket, server: socket.socket) -> None:
        """Server to client, until the break."""
        passed = 0
        try:
            while data := server.recv(65536):
                passed += len(data)
                if self.bytes_back is not None and passed > self.bytes_back:
                    self.broken = True
                if self.broken:
                    break
                client.sendall(data)
        except OSError:
            pass
        self.shut(client, server)

    def shut(self, *sockets: socket.socket) -> None:
        """Breaks these connections, and lets nobody in after a break."""
        if self.broken:
            self.listener.close()
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        """Everything is closed."""
        self.listener.close()
        self.shut(*self.sockets)
        for thread in self.threads[1:]:
            thread.join(5)
        for each in self.sockets:
            each.close()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
