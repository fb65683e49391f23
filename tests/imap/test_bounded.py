"""A server cannot make us take more than we asked for, nor keep us for ever."""

import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from imap import bounded
from imap.connection import connect
from imap.errors import ConnectionLostError
from tests.imap.test_connection import account

MEBIBYTE = 1024 * 1024


@contextmanager
def server(says: Callable[[socket.socket, bytes], None]) -> Iterator[int]:
    """A server that lets everybody in, and then says what it likes; its port."""

    def serve() -> None:
        client, _ = listener.accept()
        with client, client.makefile("rb") as lines:
            client.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            try:
                for line in lines:
                    tag, command, *_ = line.split()
                    if command in {b"LOGIN", b"CAPABILITY"}:
                        client.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                    else:
                        says(client, tag)
            except OSError:
                return

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
    thread.join(20)


def test_a_literal_that_is_announced_too_large_is_refused_at_once() -> None:
    def says(client: socket.socket, _: bytes) -> None:
        client.sendall(b"* 1 FETCH (BODY[] {2000000000}\r\nFrom")

    tracemalloc.start()
    with (
        server(says) as port,
        pytest.raises(ConnectionLostError, match="more than it was asked for"),
        connect(account(port)) as client,
    ):
        client.noop()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * MEBIBYTE


def test_an_answer_without_end_is_refused() -> None:
    def says(client: socket.socket, _: bytes) -> None:
        while True:
            client.sendall(b"* OK and so on and on and on\r\n" * 10_000)

    with (
        server(says) as port,
        pytest.raises(ConnectionLostError, match="more than it was asked for"),
        connect(account(port)) as client,
    ):
        client.noop()


def test_an_answer_that_drips_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LONGEST_ANSWER", 0.2)

    def says(client: socket.socket, _: bytes) -> None:
        client.sendall(b"* 1 FETCH (BODY[] {1000000}\r\n")
        while True:
            client.sendall(b"x")

    with (
        server(says) as port,
        pytest.raises(ConnectionLostError, match="too long"),
        connect(account(port)) as client,
    ):
        client.noop()
