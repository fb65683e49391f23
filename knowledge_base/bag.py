"""A message's words as a multiset of 64-bit hashes: all that matching needs, and no text."""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

COUNT_BYTES = 2
MOST_OF_A_WORD = 2 ** (8 * COUNT_BYTES) - 1
# From one occurrence of a word to its next (`Bag.tokens`).
ODD = 0x9E3779B97F4A7C15


@lru_cache(maxsize=2**16)
def word_hash(word: str) -> int:
    """64 bits of BLAKE2b of the word: the same in every process and every release."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """Distinct word hashes in ascending order, how often each occurs, and the sum of that."""

    words: NDArray[np.uint64]
    counts: NDArray[np.int32]
    total: int

    @classmethod
    def of(cls, words: Iterable[str]) -> "Bag":
        """The bag of these words; a word beyond its 65,535th occurrence is not counted."""
        tally = Counter(map(word_hash, words))
        hashes = np.fromiter(tally.keys(), np.uint64, len(tally))
        counts = np.fromiter(tally.values(), np.int64, len(tally))
        order = np.argsort(hashes)
        kept = np.minimum(counts[order], MOST_OF_A_WORD).astype(np.int32)
        return cls(hashes[order], kept, int(kept.sum()))

    def tokens(self) -> NDArray[np.uint64]:
        """The bag as a set: the n-th occurrence of a word is a token, the first the word itself.

        Two bags share as many words, with repetition, as their sets share
        tokens. Tokens are 64-bit numbers as words are, and as unlikely to meet.
        """
        first = np.repeat(np.cumsum(self.counts) - self.counts, self.counts)
        occurrence = (np.arange(self.total) - first).astype(np.uint64)
        return np.repeat(self.words, self.counts) + occurrence * np.uint64(ODD)

    def pack(self) -> bytes:
        """The bag in few bytes, for `unpack`.

        Hashes do not compress and are stored as they are; the counts, mostly
        ones, are deflated behind them.
        """
        counts = zlib.compress(self.counts.astype("<u2").tobytes(), 9)
        return len(self.words).to_bytes(4, "little") + self.words.astype("<u8").tobytes() + counts

    @classmethod
    def unpack(cls, packed: bytes) -> "Bag":
        """The bag that `pack` packed."""
        size = int.from_bytes(packed[:4], "little")
        words = np.frombuffer(packed, "<u8", size, offset=4)
        counts = np.frombuffer(zlib.decompress(packed[4 + 8 * size :]), "<u2", size)
        return cls(words.astype(np.uint64), counts.astype(np.int32), int(counts.sum()))
