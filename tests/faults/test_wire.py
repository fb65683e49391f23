"""The wire between Hamlet and a mail server does to what passes what it is told to."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.connection import Connection, Moment, Then, Trap
from tests.faults.owner import owner
from tests.faults.wire import Wire


class Echo:
    """A server that answers each line `TAG COMMAND` with `TAG OK COMMAND`, and keeps them."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.heard: list[bytes] = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(client,), daemon=True).start()

    def answer(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines:
            for line in lines:
                self.heard.append(line)
                tag, _, rest = line.partition(b" ")
                try:
                    client.sendall(tag + b" OK " + rest)
                except OSError:
                    return

    def close(self) -> None:
        self.listener.close()


class Client:
    """Whoever is at the other end."""

    def __init__(self, wire: Wire) -> None:
        self.socket = socket.create_connection(("127.0.0.1", wire.port), 5)
        self.lines = self.socket.makefile("rb")

    def close(self) -> None:
        self.lines.close()
        self.socket.close()

    def ask(self, line: bytes) -> bytes:
        """What is answered, b"" where the connection broke."""
        try:
            self.socket.sendall(line)
            return self.lines.readline()
        except OSError:
            return b""


@pytest.fixture
def echo() -> Iterator[Echo]:
    with closing(Echo()) as server:
        yield server


@pytest.fixture
def wire(echo: Echo, tmp_path: Path) -> Iterator[Wire]:
    with closing(Wire(echo.port, tmp_path / "wire.log")) as made:
        yield made


@pytest.fixture
def client(wire: Wire) -> Iterator[Client]:
    with closing(Client(wire)) as made:
        yield made


def asked(wire: Wire) -> bytes:
    """What a newcomer is answered."""
    with closing(Client(wire)) as newcomer:
        return newcomer.ask(b"a1 NOOP\r\n")


def trap(moment: Moment, then: Then, sprung: list[bytes]) -> Trap:
    return Trap(
        re.compile(b"^UID COPY"), moment, then, lambda _, command: sprung.append(command), None
    )


def test_what_is_said_passes_both_ways_and_is_written_down(
    wire: Wire, client: Client, tmp_path: Path
) -> None:
    assert client.ask(b'a1 LOGIN "anna" "sesame"\r\n').startswith(b"a1 OK")
    assert client.ask(b'a2 SELECT "INBOX"\r\n') == b'a2 OK SELECT "INBOX"\r\n'
    [connection] = wire.connections
    assert (connection.username, connection.selected) == ("anna", "INBOX")
    log = (tmp_path / "wire.log").read_text("utf-8")
    assert 'a2 SELECT "INBOX"' in log
    assert "sesame" not in log


def test_a_wire_that_is_cut_passes_nothing_and_lets_newcomers_in(
    wire: Wire, client: Client
) -> None:
    assert client.ask(b"a1 NOOP\r\n")
    wire.cut()
    assert client.ask(b"a2 NOOP\r\n") == b""
    assert asked(wire) == b"a1 OK NOOP\r\n"


def test_a_wire_that_refuses_lets_nobody_in_until_it_is_healed(wire: Wire) -> None:
    wire.refuses = True
    assert asked(wire) == b""
    wire.heal()
    assert asked(wire) == b"a1 OK NOOP\r\n"


def test_an_answer_is_truncated_within_a_line(wire: Wire, client: Client) -> None:
    wire.bytes_left = 15
    assert client.ask(b"a1 NOOP\r\n") == b"a1 OK NOOP\r\n"
    answer = client.ask(b"a2 NOOP\r\n")
    assert b"a2 OK NOOP\r\n".startswith(answer)
    assert not answer.endswith(b"\n")


def test_a_slow_wire_is_slow_both_ways(wire: Wire, client: Client) -> None:
    wire.delay = 0.1
    began = time.monotonic()
    assert client.ask(b"a1 NOOP\r\n") == b"a1 OK NOOP\r\n"
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(("moment", "heard"), [(Moment.ASKED, 0), (Moment.ANSWERED, 1)])
def test_a_trap_that_breaks_springs_before_or_after_the_server_heard(
    wire: Wire, client: Client, echo: Echo, moment: Moment, heard: int
) -> None:
    sprung: list[bytes] = []
    wire.set(trap(moment, Then.BREAKS, sprung))
    assert client.ask(b"a1 UID COPY 1 Junk\r\n") == b""
    assert sprung == [b"UID COPY 1 Junk"]
    assert len(echo.heard) == heard


@pytest.mark.parametrize("moment", Moment)
def test_a_trap_that_lets_pass_springs_once(wire: Wire, client: Client, moment: Moment) -> None:
    sprung: list[bytes] = []
    wire.set(trap(moment, Then.GOES_ON, sprung))
    for tag in (b"a1", b"a2"):
        assert client.ask(tag + b" UID COPY 1 Junk\r\n") == tag + b" OK UID COPY 1 Junk\r\n"
    assert len(sprung) == wire.sprung == 1


def test_a_trap_that_was_taken_away_does_not_spring(wire: Wire, client: Client) -> None:
    sprung: list[bytes] = []
    wire.set(trap(Moment.ASKED, Then.BREAKS, sprung))
    wire.drop(None)
    assert client.ask(b"a1 UID COPY 1 Junk\r\n")
    assert sprung == []


def test_whose_a_connection_is_can_be_told(wire: Wire, client: Client) -> None:
    assert client.ask(b"a1 NOOP\r\n")
    connection: Connection = next(iter(wire.connections))
    assert owner(*connection.ports) == os.getpid()
    assert owner(1, wire.port) is None
