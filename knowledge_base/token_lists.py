"""Which earlier spams have which token, in flat arrays that grow in place."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import Bag
from knowledge_base.stored_keys import Parts

# So many of the commonest tokens are kept as bits of each spam; a multiple of 64.
COMMON = 512
LEAST_ROOM = 1_024
ARRAYS = ("tokens", "lists", "slots", "bits", "used")


class TokenLists:
    """For each token the slots of the spams that have it: a list, or a bit of each spam.

    A token stands in `tokens` at or after the place that its hash names, an empty
    place behind it. What stands in the same row of `lists` says where in `slots`
    its list begins, how long it is and how long it may become; a length of
    `-b - 1` says that the token is common, and the bit `b` in the row of `bits` of
    each slot that has it. `used` are how many places and how much of `slots` are.
    A list that is full moves to the end; when that is full, all is copied into
    arrays with a quarter more room.
    """

    def __init__(self, parts: Parts) -> None:
        self.tokens, self.lists, self.slots, self.bits, self._used = (
            parts[name] for name in ARRAYS
        )

    @classmethod
    def with_room(cls, *, tokens: int = 0, slots: int = 0, spams: int = 0) -> Self:
        """No token, but room for more than so many, than so many listed slots and so many spams."""
        tokens, slots = tokens + LEAST_ROOM, slots + LEAST_ROOM
        return cls(
            {
                "tokens": np.zeros(tokens * 3 // 2, np.uint64),
                "lists": np.zeros((tokens * 3 // 2, 3), np.int32),
                "slots": np.zeros(slots, np.int32),
                "bits": np.zeros((spams, COMMON // 64), np.uint64),
                "used": np.zeros(2, np.int64),
            }
        )

    @property
    def nbytes(self) -> int:
        """How much memory is held."""
        return self.tokens.nbytes + self.lists.nbytes + self.slots.nbytes + self.bits.nbytes

    def common_of(self, slot: int | slice) -> Any:
        """How many common tokens the spam in each slot has."""
        return np.bitwise_count(self.bits[slot]).sum(axis=-1, dtype=np.int32)

    def parts(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, of which to make it again."""
        arrays = (self.tokens, self.lists, self.slots, self.bits, self._used)
        return dict(zip(ARRAYS, arrays, strict=True))

    def add(self, slot: int, bag: Bag) -> bool:
        """The tokens of the bag lead to the slot, the next one; False if there is no room."""
        from knowledge_base.listing import list_tokens  # noqa: PLC0415  see MatchingIndex.best

        if slot >= len(self.bits):
            more = np.zeros((slot // 4 + 64, COMMON // 64), np.uint64)
            self.bits = np.concatenate((self.bits, more))
        return list_tokens(
            bag.words, bag.counts, slot, self.tokens, self.lists, self.slots, self.bits, self._used
        )

    def copied(self, moved: NDArray[np.int32], *, room: int) -> Self:
        """The same with more room, slot `s` being `moved[s]` now, and gone where that is -1.

        The commonest tokens of what is left are its bits; a bag of `room` tokens can be added.
        """
        from knowledge_base.listing import copy_lists, count_members  # noqa: PLC0415

        found = np.empty(len(moved), np.int32)
        counts = np.zeros(len(self.tokens), np.int32)
        count_members(self.lists, self.slots, self.bits, moved, found, counts)
        bit_of = np.full(len(counts), -1, np.int16)
        common = np.argpartition(counts, -min(COMMON, len(counts)))[-COMMON:]
        common = common[counts[common] > 0]
        bit_of[common] = np.arange(len(common))
        held = int(np.count_nonzero(counts))
        listed = int(counts.sum() - counts[common].sum())
        larger = self.with_room(
            tokens=held + max(held // 4, room),
            # A quarter stands in the lists, and a list without room is at most three long.
            slots=listed + listed // 4 + max(listed // 4, 4 * room),
            spams=int(moved.max(initial=-1)) + 1,
        )
        copy_lists(
            self.tokens,
            self.lists,
            self.slots,
            self.bits,
            moved,
            found,
            bit_of,
            larger.tokens,
            larger.lists,
            larger.slots,
            larger.bits,
            larger._used,
        )
        return larger
