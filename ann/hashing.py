"""Words and byte sequences of a text as hashed features, without a Python loop over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]

LONGEST_TEXT = 1 << 17
_PRIME = 0x100000001B3
_PAIR = 0x9E3779B97F4A7C15
_FACTORS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BYTE = np.uint64(8)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


_POWERS = _powers(_PRIME, LONGEST_TEXT)
_INVERSE_POWERS = _powers(pow(_PRIME, -1, 1 << 64), LONGEST_TEXT)

# ASCII letters folded to lower case; every byte of a longer UTF-8 sequence belongs to a word.
_FOLD = np.frombuffer(bytes(range(256)).lower(), dtype=np.uint8)
_IN_WORD = np.array([b >= 128 or chr(b).isalnum() or chr(b) in "$!_'-" for b in range(256)])


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts: hash, place in `buffer` (start, end) and text number of each."""

    hashes: Hashes
    starts: Positions
    ends: Positions
    texts: Positions
    buffer: bytes


def mix(values: Hashes) -> Hashes:
    """Each value spread over all 64 bits (the finaliser of SplitMix64)."""
    values = values ^ (values >> _SHIFTS[0])
    values *= _FACTORS[0]
    values ^= values >> _SHIFTS[1]
    values *= _FACTORS[1]
    values ^= values >> _SHIFTS[2]
    return values


def words_of(texts: Sequence[bytes], tags: Sequence[int]) -> Words:
    """The words of each text, folded to lower case and told apart by the text's tag.

    A word's hash is a polynomial over its bytes, taken as a difference of
    running sums (Karp and Rabin, 1987), so that equal words with equal tags
    have equal hashes wherever they stand. Reads at most `LONGEST_TEXT` bytes.
    """
    buffer = b"\n".join(texts)[:LONGEST_TEXT]
    folded = _FOLD[np.frombuffer(buffer, dtype=np.uint8)]
    inside = np.zeros(len(folded) + 2, dtype=np.int8)
    inside[1:-1] = _IN_WORD[folded]
    edges = np.flatnonzero(np.diff(inside))
    starts, ends = edges[0::2], edges[1::2]
    sums = np.zeros(len(folded) + 1, dtype=np.uint64)
    np.cumsum(folded * _POWERS[: len(folded)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * _INVERSE_POWERS[starts]
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    # How many words begin before the end of each text: both rows are sorted, and texts are few.
    begun = np.searchsorted(starts, np.cumsum(lengths))
    owners = np.repeat(np.arange(len(texts)), np.diff(begun, prepend=0))
    marks = np.asarray(tags, dtype=np.uint64)
    return Words(mix(hashes ^ mix(marks)[owners]), starts, ends, owners, buffer)


def pairs_of(words: Words) -> Hashes:
    """Every two words that follow each other in one text."""
    first, second = words.hashes[:-1], words.hashes[1:]
    together = words.texts[:-1] == words.texts[1:]
    pairs: Hashes = mix(first * np.uint64(_PAIR) + second)[together]
    return pairs


def sequences_of(text: bytes, *, length: int, tag: int) -> Hashes:
    """Every run of `length` (at most 8) bytes of a text, told apart by its tag."""
    codes = np.frombuffer(text[:LONGEST_TEXT], dtype=np.uint8).astype(np.uint64)
    if len(codes) < length:
        return np.empty(0, dtype=np.uint64)
    count = len(codes) - length + 1
    packed = codes[:count].copy()
    for offset in range(1, length):
        packed <<= _BYTE
        packed |= codes[offset : offset + count]
    packed ^= _mark(tag)
    return mix(packed)


@lru_cache(maxsize=16)
def _mark(tag: int) -> np.uint64:
    mark: np.uint64 = mix(np.array([tag], dtype=np.uint64))[0]
    return mark
