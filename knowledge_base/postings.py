"""References as pairs of a token and the reference that has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import Bag, tokens_of

# A reference: when it was learned, in microseconds, and its digest.
Key = tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """`tokens[i]` (`Bag.tokens`) stands in the reference `keys[slots[i]]`."""

    keys: Sequence[Key]
    tokens: NDArray[np.uint64]
    slots: NDArray[np.int32]

    @classmethod
    def of(cls, references: Iterable[tuple[Key, Bag]]) -> "Postings":
        """Those of all references that have a word."""
        held = {key: bag for key, bag in references if bag.total}
        words = np.concatenate([np.empty(0, np.uint64), *(bag.words for bag in held.values())])
        counts = np.concatenate([np.empty(0, np.int32), *(bag.counts for bag in held.values())])
        sizes = [len(bag.words) for bag in held.values()]
        tokens, places = tokens_of(words, counts)
        slots = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        return cls(list(held), tokens, slots[places])

    def only(self, slots: Iterable[int]) -> "Postings":
        """Those of the references in these slots, in the order of keys."""
        kept = sorted((self.keys[slot], slot) for slot in slots)
        moved = np.full(len(self.keys), -1, np.int32)
        moved[[slot for _, slot in kept]] = np.arange(len(kept), dtype=np.int32)
        places = moved[self.slots]
        alive = places >= 0
        return Postings([key for key, _ in kept], self.tokens[alive], places[alive])

    def __add__(self, other: "Postings") -> "Postings":
        return Postings(
            [*self.keys, *other.keys],
            np.concatenate((self.tokens, other.tokens)),
            np.concatenate((self.slots, other.slots + np.int32(len(self.keys)))),
        )
