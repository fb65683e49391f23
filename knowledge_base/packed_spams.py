"""Many earlier spams in flat arrays, to be searched and forgotten but not added to."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import Bag

# A reference: when it was learned, in microseconds, and its digest.
Key = tuple[int, str]

# What is indexed of a spam beyond what the proof needs: longer lists, but far fewer candidates.
MARGIN = 0.12
# Floating point may round `reach * N_p` up by a hair; looking at one spam more is harmless.
SLACK = 1e-9
# Candidates are counted so many at a time, the most promising first.
STRIDE = 48


class PackedSpams:
    """References in ascending order of key, so that the greatest slot wins a tie.

    Row `s` of `_ids` and `_counts`, from `_starts[s]` to `_starts[s + 1]`, are
    the words of spam `s`, a word being a place in `_vocabulary`. The n-th
    occurrence of a word in a spam is a token; tokens of one word stand
    together, and `_slots` from `_heads[t]` to `_heads[t + 1]` are the spams
    that token `t` leads to. So the spams that share words with a message are
    one slice of `_slots` a word, each as often as it shares that word.
    """

    def __init__(self, references: Iterable[tuple[Key, Bag]], *, reach: float) -> None:
        kept = sorted((item for item in references if item[1].total), key=lambda item: item[0])
        bags = [bag for _, bag in kept]
        self._reach = reach
        self._keys = [key for key, _ in kept]
        self._places = {key: slot for slot, key in enumerate(self._keys)}
        self._totals = np.array([bag.total for bag in bags], np.int64)
        lengths = np.array([len(bag.words) for bag in bags], np.int64)
        self._starts = np.concatenate(([0], np.cumsum(lengths)))
        words = np.concatenate([np.empty(0, np.uint64), *(bag.words for bag in bags)])
        self._counts = np.concatenate([np.empty(0, np.int32), *(bag.counts for bag in bags)])
        self._vocabulary, ids = np.unique(words, return_inverse=True)
        self._ids = ids.astype(np.int32)
        self._frequency = np.bincount(self._ids, minlength=len(self._vocabulary))
        self._have = np.zeros(len(self._vocabulary), np.int32)
        self._index(np.repeat(np.arange(len(bags), dtype=np.int32), lengths))

    def _index(self, slots: NDArray[np.int32]) -> None:
        order = np.lexsort((self._frequency[self._ids], slots))
        passed = np.concatenate(([0], np.cumsum(self._counts[order])))
        before = passed[:-1] - passed[self._starts[slots]]
        totals = self._totals[slots]
        leading = order[totals - before >= (self._reach - MARGIN) * totals]
        indexed = np.bincount(slots[leading], self._counts[leading], len(self._totals))
        self._left_out = self._totals - indexed.astype(np.int64)
        repeats = self._counts[leading]
        word = np.repeat(self._ids[leading], repeats)
        occurrence = ranges(np.zeros(len(repeats), np.int64), repeats.astype(np.int64))
        self._depths = np.zeros(len(self._vocabulary), np.int64)
        np.maximum.at(self._depths, self._ids[leading], repeats)
        self._tokens = np.concatenate(([0], np.cumsum(self._depths)))
        token = self._tokens[word] + occurrence
        self._slots = np.repeat(slots[leading], repeats)[np.argsort(token, kind="stable")]
        per_token = np.bincount(token, minlength=int(self._tokens[-1]))
        self._heads = np.concatenate(([0], np.cumsum(per_token)))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    @property
    def size(self) -> int:
        """How many numbers are held, each of four bytes or eight."""
        return 2 * len(self._ids) + len(self._slots) + len(self._heads) + len(self._vocabulary)

    def references(self) -> Iterator[tuple[Key, Bag]]:
        """All that is still held."""
        for key, slot in self._places.items():
            row = slice(self._starts[slot], self._starts[slot + 1])
            words = self._vocabulary[self._ids[row]]
            yield key, Bag(words, self._counts[row], int(self._totals[slot]))

    def frequency(self, words: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many of the references each of the words stands."""
        known, places = self._look_up(words)
        result = np.zeros(len(words), np.int64)
        result[known] = self._frequency[places]
        return result

    def forget(self, key: Key) -> None:
        """The reference is not found any more; one that is not held changes nothing."""
        slot = self._places.pop(key, None)
        if slot is not None:
            self._left_out[slot] = -self._totals[slot]

    def best(self, bag: Bag) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        known, ids = self._look_up(bag.words)
        if not len(ids):
            return None
        have = bag.counts[known]
        # What is not indexed may all be shared: no spam shares more than this.
        bounds = (self._met(ids, have) + self._left_out) / self._totals
        slots = np.flatnonzero(bounds >= self._reach * (1 - SLACK))
        slots = slots[np.argsort(-bounds[slots])]
        self._have[ids] = have
        slot, fraction = -1, self._reach
        for first in range(0, len(slots), STRIDE):
            some = slots[first : first + STRIDE]
            if bounds[some[0]] < fraction:
                break
            slot, fraction = max(
                (slot, fraction), self._best_of(some), key=lambda found: (found[1], found[0])
            )
        self._have[ids] = 0
        return (self._keys[slot], fraction) if slot >= 0 else None

    def _met(self, ids: NDArray[np.int64], have: NDArray[np.int32]) -> NDArray[np.int64]:
        """How many of its indexed tokens each spam shares with a message."""
        tokens = self._tokens[ids]
        starts = self._heads[tokens]
        ends = self._heads[tokens + np.minimum(have, self._depths[ids])]
        rows = map(slice, starts.tolist(), ends.tolist())
        slots = np.concatenate([self._slots[row] for row in rows])
        return np.bincount(slots, minlength=len(self._keys))

    def _best_of(self, slots: NDArray[np.int64]) -> tuple[int, float]:
        """The greatest matching fraction among these, and the last slot that has it."""
        starts, ends = self._starts[slots], self._starts[slots + 1]
        rows = ranges(starts, ends)
        shared = np.minimum(self._have[self._ids[rows]], self._counts[rows])
        matched = np.add.reduceat(shared, np.cumsum(ends - starts) - (ends - starts))
        fractions = matched / self._totals[slots]
        greatest = fractions.max()
        return int(slots[fractions == greatest].max()), float(greatest)

    def _look_up(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which of the words are known, and the places of those."""
        if not len(self._vocabulary):
            return np.zeros(len(words), np.bool_), np.empty(0, np.int64)
        places = np.searchsorted(self._vocabulary, words)
        places[places == len(self._vocabulary)] = 0
        known = self._vocabulary[places] == words
        return known, places[known]


def ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each start up to before its end, one range after another."""
    lengths = ends - starts
    shift = starts - (np.cumsum(lengths) - lengths)
    return np.repeat(shift, lengths) + np.arange(int(lengths.sum()))
