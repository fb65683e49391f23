"""One message as the network sees it: hashed content and named behaviour, nothing readable."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import local
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
import zstandard

from ann.behaviour import behaviour
from ann.content import BITS, VIEWS, Indices, content
from mail.message import Message

# Raised whenever the same message would give other features; samples of another version are
# still read, but count as having no content in common with newer ones.
VERSION = 1
SIGNAL_SLOTS = 1 << 12
# Set in the first byte where the body is as quick to read as it can be: it takes more room.
_SPREAD = 0x80


class _Own(local):
    """What each thread has of its own: two may not share one, and making one takes a while."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3, write_content_size=True)
        self.decompressor = zstandard.ZstdDecompressor()


_own = _Own()
_HEADER = struct.Struct("<BBH" + "I" * len(VIEWS))


class UnknownVersion(ValueError):  # noqa: N818  it is the version that is unknown, no slip
    """A stored example was written by a version of the features that this one cannot read."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The features of one message.

    `content` holds, per view, sorted distinct indices below 2**BITS; `slots`
    (sorted, below `SIGNAL_SLOTS`) and `amounts` hold the behaviour signals.
    The message that it was made from and the signals' names are kept for
    telling reasons; they are not stored.
    """

    content: tuple[Indices, ...]
    slots: npt.NDArray[np.uint16]
    amounts: npt.NDArray[np.float32]
    message: Message | None = field(default=None, repr=False)
    named: Mapping[str, float] = field(default_factory=dict, repr=False)

    def to_bytes(self) -> bytes:
        """The example as compact bytes; `from_bytes` gives it back without the message."""
        counts = [len(view) for view in self.content]
        steps = np.concatenate([np.diff(view, prepend=np.uint32(0)) for view in self.content])
        planes = steps.astype("<u4").view(np.uint8).reshape(-1, 4).T[:3]
        body = (
            planes.tobytes()
            + self.slots.astype("<u2").tobytes()
            + self.amounts.astype("<f4").tobytes()
        )
        head = _HEADER.pack(VERSION, BITS, len(self.slots), *counts)
        return head + _own.compressor.compress(body)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Example":
        """The example that `to_bytes` wrote; raises UnknownVersion for another layout's."""
        read = opened(stored)
        total = sum(read.counts)
        bytes_of = np.frombuffer(read.body, dtype=np.uint8, count=3 * total)
        values = np.zeros((total, 4), dtype=np.uint8)
        values[:, :3] = bytes_of.reshape(-1, 3) if read.spread else bytes_of.reshape(3, -1).T
        parts = np.split(values.view("<u4").ravel(), np.cumsum(read.counts)[:-1])
        views = tuple(p.copy() if read.spread else np.cumsum(p, dtype=np.uint32) for p in parts)
        slots = np.frombuffer(read.slots, dtype="<u2")
        return cls(views, slots, np.frombuffer(read.amounts, dtype="<f4"))


class Opened(NamedTuple):
    """A stored example taken apart but not decoded yet: features per view, signals, the body.

    The body begins with three bytes for each feature: the steps from one to the
    next in three planes, or, where it is `spread`, the features one by one.
    """

    counts: tuple[int, ...]
    body: bytes
    signals: int
    spread: bool

    @property
    def slots(self) -> bytes:
        """Two bytes a signal."""
        begin = 3 * sum(self.counts)
        return self.body[begin : begin + 2 * self.signals]

    @property
    def amounts(self) -> bytes:
        """Four bytes a signal."""
        begin = 3 * sum(self.counts) + 2 * self.signals
        return self.body[begin : begin + 4 * self.signals]


def opened(stored: bytes) -> Opened:
    """A stored example, taken apart; raises UnknownVersion for another layout's."""
    if len(stored) < _HEADER.size or stored[0] & ~_SPREAD != VERSION or stored[1] != BITS:
        raise UnknownVersion("these features were stored by another version of Hamlet")
    layout, _, signals, *counts = _HEADER.unpack_from(stored)
    spread, body = bool(layout & _SPREAD), stored[_HEADER.size :]
    if not spread:
        body = _own.decompressor.decompress(body)
    return Opened(tuple(counts), body, signals, spread)


def as_spread(counts: Sequence[int], signals: int, body: bytes) -> bytes:
    """A spread example, as `opened` takes it: features per view, signals, the body."""
    return _HEADER.pack(VERSION | _SPREAD, BITS, signals, *counts) + body


def slot(name: str) -> int:
    """The place of a named signal: the same in every version, so names may come and go."""
    return crc32(name.encode()) % SIGNAL_SLOTS


def example(message: Message, signals: Mapping[str, float]) -> Example:
    """What the network sees of `message`, its own behaviour and the given signals together.

    `signals` are named numbers of about 0 to 1 (or logarithms of counts); any
    name may be absent, which means 0, and a new name needs no new version.
    """
    named = {**behaviour(message), **signals}
    present = sorted((slot(name), amount) for name, amount in named.items() if amount)
    return Example(
        content(message),
        np.array([place for place, _ in present], dtype=np.uint16),
        np.array([amount for _, amount in present], dtype=np.float32),
        message,
        named,
    )
