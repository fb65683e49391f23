"""What a server sends at once, or without end, breaks no watch."""

import asyncio

from imap.watching.protocol import LONGEST_LINE, Protocol


class Line(asyncio.Transport):
    """A transport that is hung up on."""

    aborted = False

    def abort(self) -> None:
        self.aborted = True


def received(*pieces: bytes) -> tuple[Line, Protocol]:
    """The protocol after these pieces have arrived while it was idle."""

    async def receive() -> tuple[Line, Protocol]:
        protocol, line = Protocol(asyncio.get_running_loop()), Line()
        protocol.connection_made(line)
        protocol.data_received(b"* OK Hello.\r\n")
        for piece in pieces:
            protocol.data_received(piece)
        return line, protocol

    return asyncio.run(receive())


def test_a_folder_of_thousands_may_be_emptied_at_once() -> None:
    line, protocol = received(b"* 1 EXPUNGE\r\n" * 5_000)
    assert not line.aborted
    assert protocol.incomplete_line == b""


def test_a_line_may_come_in_pieces() -> None:
    line, protocol = received(b"* 1 EXP", b"UNGE\r", b"\n")
    assert not line.aborted
    assert (protocol.incomplete_line, protocol.unfinished) == (b"", 0)


def test_a_line_without_end_is_hung_up_on() -> None:
    line, _ = received(*[b"x" * (LONGEST_LINE // 4)] * 5)
    assert line.aborted


def test_a_literal_without_end_is_hung_up_on() -> None:
    line, _ = received(b"* 1 FETCH (BODY {4000000000}\r\n", *[b"x" * (LONGEST_LINE // 4)] * 5)
    assert line.aborted
