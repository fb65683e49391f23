import numpy as np
import pytest

from ann.streams import framed, pairs, planes, singly, unframed, whole


@pytest.mark.parametrize("count", [0, 1, 7, 8])
def test_numbers_survive_their_streams(count: int) -> None:
    long = np.random.default_rng(count).integers(0, 1 << 32, count).astype("<u4")
    assert whole(planes(long), 4).view("<u4").tolist() == long.tolist()
    short = (long % 16).astype(np.int64)
    assert singly(pairs(short)).tolist() == [*short.tolist(), *[0] * (count % 2)]


def test_streams_survive_their_frame() -> None:
    streams = [b"", b"one", b"", b"two" * 1000]
    assert unframed(framed(streams)) == streams
