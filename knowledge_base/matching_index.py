"""The matching fraction of a message against thousands of earlier spams, exactly and quickly.

`max_p(NM_p / N_p)`: N_p is the number of words of the p-th spam, NM_p how many
of them the message has too, both counted with repetition (a word that the spam
has three times and the message twice matches twice). Each occurrence of a word
is a token of its own (`Bag.tokens`), so that NM_p is how many tokens two sets
share, and N_p the size of one.

Few tokens are common and stand in most spams; most are rare and lead to few.
Of the rare ones those that a spam shares are counted by reading the lists of
spams to which the message's tokens lead. It can share no more of the common
ones than it has, nor more than the message has: with that added, only spams
that can still reach a fraction of `reach` are looked at, and of those that can
only those that can still exceed the best of the most promising. Their common
tokens are then counted too, as bits. Nothing is estimated: every bound is at
least the fraction, so the result is the exact maximum wherever that is at
least `reach`. This is the prefix filter of set-similarity joins (Chaudhuri,
Ganti and Kaushik, ICDE 2006) for containment, where the length of only one
side matters, with one order of tokens for all and the bound of both sides.
"""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import Bag
from knowledge_base.stored_keys import Key, Parts, keys_of, parts_of
from knowledge_base.token_lists import COMMON, LEAST_ROOM, TokenLists

# Half of all ham shares so much with some spam: a lesser likeness says nothing and costs time.
REACH = 0.5
# Floating point may round `reach * N_p` up by a hair; looking at one spam more is harmless.
SLACK = 1e-9


class MatchingIndex:
    """The earlier spams of one user in memory, each in a slot of its own.

    A key is `(microseconds, digest)`; where fractions tie, the greatest key
    wins. What is forgotten is found no more, but leaves its slot and its tokens
    behind until all is packed. Not safe for threads at once.
    """

    _keys: list[Key]
    _slots: dict[Key, int]
    _lists: TokenLists
    _totals: NDArray[np.int32]
    _common: NDArray[np.int32]
    _needed: NDArray[np.int32]

    def __init__(self, references: Iterable[tuple[Key, Bag]] = (), *, reach: float = REACH) -> None:
        self._reach = reach
        self._take([], TokenLists.with_room(), np.empty(0, np.int32))
        for key, bag in references:
            self.add(key, bag)
        if self._keys:
            self.pack()

    @classmethod
    def restored(cls, parts: Parts, *, reach: float) -> Self:
        """The index of which these are the `parts`."""
        index = cls.__new__(cls)
        index._reach = reach
        index._take(keys_of(parts), TokenLists(parts), parts["totals"])
        held = parts["held"]
        index._slots = {key: slot for slot, key in enumerate(index._keys) if held[slot]}
        index._needed[~held] = index._totals[~held] + 1
        return index

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, key: Key) -> bool:
        return key in self._slots

    @property
    def keys(self) -> list[Key]:
        """What is held, in no order."""
        return list(self._slots)

    @property
    def nbytes(self) -> int:
        """About how much memory is held."""
        return self._lists.nbytes + 300 * len(self._keys)

    def add(self, key: Key, bag: Bag) -> None:
        """The spam counts from now on; one held already, or without words, changes nothing."""
        if bag.total == 0 or key in self:
            return
        if not self._lists.add(len(self._keys), bag):
            self.pack(room=bag.total)
            self._lists.add(len(self._keys), bag)
        slot = len(self._keys)
        self._keys.append(key)
        self._slots[key] = slot
        if slot == len(self._totals):
            more = slot // 4 + LEAST_ROOM
            self._totals, self._common, self._needed = (
                np.concatenate((each, np.zeros(more, np.int32)))
                for each in (self._totals, self._common, self._needed)
            )
            self._room = np.empty((2, len(self._totals)), np.int32)
        self._totals[slot] = bag.total
        self._common[slot] = self._lists.common_of(slot)
        self._needed[slot] = needed(bag.total, self._reach)

    def forget(self, key: Key) -> None:
        """The spam does not count any more; one that is not held changes nothing."""
        slot = self._slots.pop(key, None)
        if slot is not None:
            # No spam shares more tokens than it has: this one is never looked at.
            self._needed[slot] = self._totals[slot] + 1

    def pack(self, *, room: int = 0) -> None:
        """Of what was forgotten nothing is left; there is room for a spam of so many words."""
        kept = list(self._slots.values())
        moved = np.full(len(self._keys), -1, np.int32)
        moved[kept] = np.arange(len(kept), dtype=np.int32)
        self._take(list(self._slots), self._lists.copied(moved, room=room), self._totals[kept])

    def parts(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, for `restored`; to be read before the next change."""
        totals = self._totals[: len(self._keys)]
        held = np.zeros(len(totals), np.bool_)
        held[list(self._slots.values())] = True
        of_spams = {"totals": totals, "held": held}
        return parts_of(self._keys) | self._lists.parts() | of_spams

    def best(self, bag: Bag) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        if not self._slots:
            return None
        # Numba costs 70 MB and a sixth of a second: only a process that matches loads it.
        from knowledge_base.counting import best_slots  # noqa: PLC0415
        from knowledge_base.listing import count_rare  # noqa: PLC0415

        lists, asked = self._lists, np.empty(COMMON // 64, np.uint64)
        met, found = self._room[:, : len(self._keys)]
        count_rare(bag.words, bag.counts, lists.tokens, lists.lists, lists.slots, met, asked)
        ties, fraction = best_slots(
            met,
            asked,
            lists.bits,
            self._common,
            self._totals,
            self._needed,
            self._reach,
            found,
        )
        keys = (self._keys[slot] for slot in found[:ties].tolist())
        return (max(keys), fraction) if ties else None

    def _take(self, keys: list[Key], lists: TokenLists, totals: NDArray[np.int32]) -> None:
        """Nothing but these is held, each in the slot of its place in the row."""
        self._keys, self._lists, self._totals = keys, lists, totals
        self._slots = {key: slot for slot, key in enumerate(keys)}
        self._common = lists.common_of(slice(len(keys)))
        self._needed = needed(totals, self._reach)
        # Of two numbers for each spam while a message is compared: to ask for it anew takes longer.
        self._room = np.empty((2, len(keys)), np.int32)


def needed(totals: NDArray[np.int32] | int, reach: float) -> Any:
    """How many tokens must be shared with spams of so many for a fraction of `reach`."""
    return np.ceil(reach * np.asarray(totals) * (1 - SLACK)).astype(np.int32)
