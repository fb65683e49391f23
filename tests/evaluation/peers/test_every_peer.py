"""What every other filter must do, asked of the real ones: Debian's packages must be installed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from evaluation.peers.peer import Peer
from evaluation.peers.race import PEERS
from knowledge_base.label import Label

PILLS = "cheap pills and watches offered at half the price to every customer who orders now"
MINUTES = "the minutes of our meeting about the library roof and the agenda for next Thursday"


def letter(words: str, number: int = 0) -> bytes:
    return (
        f"From: someone{number}@x.example\r\nTo: anna@home.example\r\nSubject: letter {number}\r\n"
        f"Date: Mon, 1 Jan 2024 10:00:00 +0000\r\nMessage-ID: <{number}.{len(words)}@x.example>\r\n"
        f"\r\n{words} {number}\r\n"
    ).encode()


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    # pytest's own folders have paths too long for a socket
    with TemporaryDirectory() as folder, closing(PEERS[request.param](Path(folder))) as started:
        yield started


def test_it_learns_what_it_is_told(peer):
    before = peer.judge(letter(PILLS))[1] - peer.judge(letter(MINUTES))[1]
    for number in range(1, 12):
        peer.learn(letter(PILLS, number), Label.SPAM)
        peer.learn(letter(MINUTES, number), Label.HAM)
    after = peer.judge(letter(PILLS))[1] - peer.judge(letter(MINUTES))[1]
    assert after > max(0, before)


def test_judging_teaches_nothing(peer):
    peer.learn(letter(PILLS, 1), Label.SPAM)
    peer.learn(letter(MINUTES, 1), Label.HAM)
    first = peer.judge(letter(PILLS))
    assert peer.judge(letter(PILLS)) == first


def test_the_same_lesson_twice_and_a_message_of_nothing_are_no_failure(peer):
    for _ in range(2):
        peer.learn(letter(PILLS), Label.SPAM)
    for raw in (b"\n", b"Subject: x\n\n"):
        assert isinstance(peer.judge(raw)[1], float)
        peer.learn(raw, Label.HAM)
