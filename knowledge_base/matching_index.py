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

from numpy.typing import NDArray

from knowledge_base.bag import Bag
from knowledge_base.latest_spams import LatestSpams
from knowledge_base.packed_spams import PackedSpams
from knowledge_base.postings import Key, Postings
from knowledge_base.stored_keys import Parts

# Half of all ham shares so much with some spam: a lesser likeness says nothing and costs time.
REACH = 0.5
LEAST_LATEST = 64
LATEST_SHARE = 16


class MatchingIndex:
    """The earlier spams of one user in memory: most of them packed, the latest as they came.

    A key is `(microseconds, digest)`; where fractions tie, the greatest key
    wins. Not safe for threads at once.
    """

    def __init__(self, references: Iterable[tuple[Key, Bag]] = (), *, reach: float = REACH) -> None:
        self._reach = reach
        self._pack(Postings.of(references))

    @classmethod
    def restored(cls, parts: Parts, *, reach: float) -> Self:
        """The index of which these are the `parts`."""
        index = cls.__new__(cls)
        index._reach = reach
        index._packed = PackedSpams.restored(_beginning(parts, "packed "), reach=reach)
        index._latest = LatestSpams.restored(_beginning(parts, "latest "))
        return index

    def __len__(self) -> int:
        return len(self._packed) + len(self._latest)

    def __contains__(self, key: Key) -> bool:
        return key in self._packed or key in self._latest

    @property
    def keys(self) -> list[Key]:
        """What is held, in no order."""
        return self._packed.keys + self._latest.keys

    @property
    def nbytes(self) -> int:
        """About how much memory is held."""
        return self._packed.nbytes + self._latest.nbytes

    def add(self, key: Key, bag: Bag) -> None:
        """The spam counts from now on; one held already, or without words, changes nothing."""
        if bag.total == 0 or key in self:
            return
        if self._latest.full:
            self.pack()
        self._latest.add(key, bag.tokens())

    def forget(self, key: Key) -> None:
        """The spam does not count any more; one that is not held changes nothing."""
        self._latest.forget(key)
        self._packed.forget(key)

    def pack(self) -> None:
        """All stands packed, and of what was forgotten nothing is left."""
        self._pack(self._packed.postings() + self._latest.postings())

    def parts(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, for `restored`; to be read before the next change."""
        packed, latest = self._packed.parts(), self._latest.parts()
        return {f"packed {name}": part for name, part in packed.items()} | {
            f"latest {name}": part for name, part in latest.items()
        }

    def best(self, bag: Bag) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        tokens = bag.tokens()
        found = (self._packed.best(tokens), self._latest.best(tokens, reach=self._reach))
        return max(filter(None, found), key=lambda hit: (hit[1], hit[0]), default=None)

    def _pack(self, postings: Postings) -> None:
        self._packed = PackedSpams.of(postings, reach=self._reach)
        self._latest = LatestSpams(max(LEAST_LATEST, len(self._packed) // LATEST_SHARE))


def _beginning(parts: Parts, word: str) -> Parts:
    return {name.removeprefix(word): part for name, part in parts.items() if name.startswith(word)}
