"""A few earlier spams that were added one at a time, to be searched at once."""

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge_base.postings import Key, Postings
from knowledge_base.stored_keys import Parts, keys_of, parts_of

FIRST_ROWS = 1024


class LatestSpams:
    """Room for `room` references; each token has a row of bits, one for each that has it.

    How many tokens a message shares with each is the sum of its tokens' rows.
    """

    def __init__(self, room: int) -> None:
        self._rows: dict[int, int] = {}
        self._bits = np.zeros((FIRST_ROWS, -(-room // 8)), np.uint8)
        self._keys: list[Key] = []
        self._places: dict[Key, int] = {}
        # A reference that was forgotten has so many tokens that no fraction of it is ever reached.
        self._totals = np.zeros(room, np.float64)

    @classmethod
    def restored(cls, parts: Parts) -> Self:
        """The references of which these are the `parts`."""
        latest = cls(len(parts["totals"]))
        latest._rows = dict(zip(parts["rows"].tolist(), range(len(parts["rows"])), strict=True))
        latest._bits = parts["bits"].copy()
        latest._keys = keys_of(parts)
        held = parts["held"].tolist()
        latest._places = {key: slot for slot, key in enumerate(latest._keys) if held[slot]}
        latest._totals = parts["totals"].copy()
        return latest

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    @property
    def full(self) -> bool:
        """Whether there is no room for another; what was forgotten keeps its place."""
        return len(self._keys) == len(self._totals)

    @property
    def nbytes(self) -> int:
        """About how much memory is held."""
        return self._bits.nbytes + 100 * len(self._rows)

    @property
    def keys(self) -> list[Key]:
        """What is held, as it came."""
        return list(self._places)

    def parts(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, for `restored`."""
        used = max(len(self._rows), 1)
        return parts_of(self._keys, self._places) | {
            "rows": np.fromiter(self._rows, np.uint64, len(self._rows)),
            "bits": self._bits[:used],
            "totals": self._totals,
        }

    def add(self, key: Key, tokens: NDArray[np.uint64]) -> None:
        """The reference is found from now on; there is room for it."""
        rows, slot = self._rows, len(self._keys)
        mine = [rows.setdefault(token, len(rows)) for token in tokens.tolist()]
        while len(rows) > len(self._bits):
            self._bits = np.concatenate((self._bits, np.zeros_like(self._bits)))
        self._bits[mine, slot >> 3] |= np.uint8(0x80 >> (slot & 7))
        self._keys.append(key)
        self._places[key] = slot
        self._totals[slot] = len(tokens)

    def forget(self, key: Key) -> None:
        """The reference is not found any more; one that is not held changes nothing."""
        slot = self._places.pop(key, None)
        if slot is not None:
            self._totals[slot] = np.inf

    def best(self, tokens: NDArray[np.uint64], *, reach: float) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        if not self._places:
            return None
        find: Callable[[int], int | None] = self._rows.get
        rows = [row for row in map(find, tokens.tolist()) if row is not None]
        if not rows:
            return None
        used = len(self._keys)
        shared = np.unpackbits(self._bits[rows], axis=1, count=used).sum(axis=0, dtype=np.int64)
        fractions = shared / self._totals[:used]
        greatest = float(fractions.max())
        if greatest < reach:
            return None
        return max(self._keys[slot] for slot in np.flatnonzero(fractions == greatest)), greatest

    def postings(self) -> Postings:
        """All that is still held."""
        bits = np.unpackbits(self._bits[: len(self._rows)], axis=1, count=len(self._keys))
        rows, slots = np.nonzero(bits)
        tokens = np.fromiter(self._rows, np.uint64, len(self._rows))[rows]
        return Postings(self._keys, tokens, slots.astype(np.int32)).only(self._places.values())
