"""Numbers as bytes that compress well, and compressed streams one after the other."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import zstandard

Bytes = npt.NDArray[np.uint8]

# Higher levels gain nothing that their time is worth: what is left is nearly chance.
_LEVEL = 3


def planes(values: npt.NDArray[np.generic]) -> bytes:
    """All first bytes, then all second bytes and so on, which compresses better."""
    return values.view(np.uint8).reshape(-1, values.itemsize).T.tobytes()


def whole(stored: bytes, itemsize: int) -> Bytes:
    """The bytes of the values whose `planes` these are, value by value."""
    return np.frombuffer(stored, dtype=np.uint8).reshape(itemsize, -1).T.copy().ravel()


def pairs(halves: npt.NDArray[np.int64]) -> bytes:
    """Two numbers below 16 in each byte, for no code of zstd is shorter than a bit."""
    even: Bytes = np.append(halves, [0] * (len(halves) % 2)).astype(np.uint8)
    return (even[::2] << 4 | even[1::2]).tobytes()


def singly(stored: bytes) -> Bytes:
    """The numbers of which `pairs` were made, with a 0 at the end where they were odd."""
    both = np.frombuffer(stored, dtype=np.uint8)
    return np.column_stack([both >> 4, both & 15]).ravel()


def framed(streams: Sequence[bytes]) -> bytes:
    """Streams, 1 to 255 of them, each compressed by itself; `unframed` gives them back."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    frames = [compressor.compress(each) for each in streams]
    lengths = np.array(list(map(len, frames)), dtype="<u4")
    return b"".join([bytes([len(frames)]), lengths.tobytes(), *frames])


def unframed(stored: bytes) -> list[bytes]:
    """The streams that were framed."""
    count = stored[0]
    ends = 1 + 4 * count + np.cumsum(np.frombuffer(stored, dtype="<u4", count=count, offset=1))
    begins = [1 + 4 * count, *ends[:-1].tolist()]
    decompressor = zstandard.ZstdDecompressor()
    return [
        decompressor.decompress(stored[begin:end])
        for begin, end in zip(begins, ends.tolist(), strict=True)
    ]
