"""The matching fraction of a message against thousands of earlier spams, exactly and quickly.

`max_p(NM_p / N_p)`: N_p is the number of words of the p-th spam, NM_p how many
of them the message has too, both counted with repetition (a word that the spam
has three times and the message twice matches twice).

Only spams that can still reach a fraction of `reach` are counted in full. Put
the words of a spam in any order and leave out some at the end, L words in all:
of a message that shares M of the others, `(M + L) / N_p` bounds the fraction.
So only the others are indexed, rarest first, which makes M quick to count; the
spams whose bound is at least `reach` are counted, the greatest bound first, and
counting ends where the next bound is less than what was found. Nothing is
estimated: the result is the exact maximum wherever that is at least `reach`.
This is the prefix filter of set-similarity joins (Chaudhuri, Ganti and Kaushik,
ICDE 2006) for containment; only one side is cut, so any order of words will do.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import Bag
from knowledge_base.packed_spams import SLACK, Key, PackedSpams

# Half of all ham shares so much with some spam: a lesser likeness says nothing and costs time.
REACH = 0.5
LEAST_RECENT = 64
RECENT_SHARE = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A spam added lately: its words, and those of them that lead to it."""

    bag: Bag
    leads: NDArray[np.uint64]


class MatchingIndex:
    """The earlier spams of one user in memory: most of them packed, the latest in a dict.

    A key is `(microseconds, digest)`; where fractions tie, the greatest key
    wins. Not safe for threads at once.
    """

    def __init__(self, references: Iterable[tuple[Key, Bag]] = (), *, reach: float = REACH) -> None:
        self._reach = reach
        self._recent: dict[Key, Reference] = {}
        self._leads: defaultdict[int, set[Key]] = defaultdict(set)
        self._packed = PackedSpams(references, reach=reach)

    def __len__(self) -> int:
        return len(self._packed) + len(self._recent)

    def __contains__(self, key: Key) -> bool:
        return key in self._packed or key in self._recent

    @property
    def size(self) -> int:
        """How many distinct words all references have together, about a tenth of the bytes held."""
        return self._packed.size + sum(len(each.bag.words) for each in self._recent.values())

    def add(self, key: Key, bag: Bag) -> None:
        """The spam counts from now on; one held already, or without words, changes nothing."""
        if bag.total == 0 or key in self:
            return
        leads = bag.words[first_words(bag, self._packed.frequency(bag.words), reach=self._reach)]
        self._recent[key] = Reference(bag, leads)
        for word in leads.tolist():
            self._leads[word].add(key)
        if len(self._recent) > max(LEAST_RECENT, len(self._packed) // RECENT_SHARE):
            self._repack()

    def forget(self, key: Key) -> None:
        """The spam does not count any more; one that is not held changes nothing."""
        reference = self._recent.pop(key, None)
        if reference is None:
            self._packed.forget(key)
            return
        for word in reference.leads.tolist():
            keys = self._leads[word]
            keys.remove(key)
            if not keys:
                del self._leads[word]

    def best(self, bag: Bag) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        found = [self._packed.best(bag)]
        leading = self._leads.keys() & set(bag.words.tolist())
        for key in set[Key]().union(*(self._leads[word] for word in leading)):
            fraction = matching_fraction(bag, self._recent[key].bag)
            if fraction >= self._reach:
                found.append((key, fraction))
        return max(filter(None, found), key=lambda hit: (hit[1], hit[0]), default=None)

    def _repack(self) -> None:
        recent = ((key, reference.bag) for key, reference in self._recent.items())
        self._packed = PackedSpams([*self._packed.references(), *recent], reach=self._reach)
        self._recent = {}
        self._leads.clear()


def matching_fraction(incoming: Bag, spam: Bag) -> float:
    """`NM_p / N_p` of one spam: the definition itself, for one pair."""
    _, ours, theirs = np.intersect1d(
        incoming.words, spam.words, assume_unique=True, return_indices=True
    )
    return int(np.minimum(incoming.counts[ours], spam.counts[theirs]).sum()) / spam.total


def first_words(bag: Bag, frequency: NDArray[np.int64], *, reach: float) -> NDArray[np.int64]:
    """Places of the words that lead to this bag: the rarest, until less than `reach` is left."""
    order = np.argsort(frequency, kind="stable")
    before = np.cumsum(bag.counts[order]) - bag.counts[order]
    return order[bag.total - before >= reach * bag.total * (1 - SLACK)]
