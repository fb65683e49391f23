"""Many stored samples in a few arrays, as the compiled steps of learning take them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ann.compiled import compiled
from ann.content import VIEWS
from ann.example import Opened, UnknownVersion, opened
from ann.stored_sample import StoredSample

Places = npt.NDArray[np.uint32]
Bounds = npt.NDArray[np.int64]


class Lessons(NamedTuple):
    """`n` lessons, decoded, one after the other.

    The content features of lesson `i` and view `v` are
    `places[bounds[i, v]:bounds[i, v + 1]]`; its signals are the `slots` and
    `amounts` from `signal_bounds[i]` to `signal_bounds[i + 1]`. A lesson that
    another version of the features stored has none, and is not `readable`.
    """

    places: Places
    bounds: Bounds
    slots: npt.NDArray[np.uint16]
    amounts: npt.NDArray[np.float32]
    signal_bounds: Bounds
    spam: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]
    readable: npt.NDArray[np.bool_]


def lessons_of(told: Sequence[StoredSample]) -> Lessons:
    """The samples, decoded."""
    read = [_opened(each.example) for each in told]
    lengths = np.array([each.counts for each in read], dtype=np.int64).reshape(-1, len(VIEWS))
    ends = np.cumsum(lengths).reshape(lengths.shape)
    bounds = np.column_stack([ends[:, 0] - lengths[:, 0], ends])
    bodies = np.frombuffer(b"".join([each.body for each in read]), dtype=np.uint8)
    begins = np.cumsum([0, *(len(each.body) for each in read)])
    spread = np.array([each.spread for each in read], dtype=np.bool_)
    return Lessons(
        places=_places(bodies, begins, bounds, spread),
        bounds=bounds,
        slots=np.frombuffer(b"".join([each.slots for each in read]), dtype="<u2"),
        amounts=np.frombuffer(b"".join([each.amounts for each in read]), dtype="<f4"),
        signal_bounds=np.cumsum([0, *(len(each.slots) // 2 for each in read)]),
        spam=np.array([each.spam for each in told], dtype=np.bool_),
        weights=np.array([each.weight for each in told], dtype=np.float64),
        readable=np.array([each is not _NOTHING for each in read], dtype=np.bool_),
    )


_NOTHING = Opened((0,) * len(VIEWS), b"", 0, spread=False)


def _opened(stored: bytes) -> Opened:
    try:
        return opened(stored)
    except UnknownVersion:
        return _NOTHING


@compiled
def _places(
    bodies: npt.NDArray[np.uint8], begins: Bounds, bounds: Bounds, spread: npt.NDArray[np.bool_]
) -> Places:
    """The features of all lessons: in each view the running sums of the steps (`Opened`)."""
    places = np.empty(bounds[-1, -1] if len(bounds) else 0, np.uint32)
    for lesson in range(bounds.shape[0]):
        first, total = bounds[lesson, 0], bounds[lesson, -1] - bounds[lesson, 0]
        body = bodies[begins[lesson] : begins[lesson + 1]]
        low, middle, high = body[:total], body[total : 2 * total], body[2 * total : 3 * total]
        own = places[first : first + total]
        if spread[lesson]:
            for at in range(total):
                place = np.uint32(body[3 * at]) | np.uint32(body[3 * at + 1]) << np.uint32(8)
                own[at] = place | np.uint32(body[3 * at + 2]) << np.uint32(16)
            continue
        for view in range(bounds.shape[1] - 1):
            place = np.uint32(0)
            for at in range(bounds[lesson, view] - first, bounds[lesson, view + 1] - first):
                step = np.uint32(low[at]) | np.uint32(middle[at]) << np.uint32(8)
                place += step | np.uint32(high[at]) << np.uint32(16)
                own[at] = place
    return places
