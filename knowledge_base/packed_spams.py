"""Many earlier spams in flat arrays, to be searched and forgotten but not added to."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge_base.postings import Key, Postings
from knowledge_base.stored_keys import Parts, keys_of, parts_of

# So many of the commonest tokens are kept as bits of each reference; a multiple of 64.
COMMON = 512
# Floating point may round `reach * N_p` up by a hair; looking at one spam more is harmless.
SLACK = 1e-9


class PackedSpams:
    """References in ascending order of key, so that the greatest slot wins a tie.

    A rare token leads to the slots of the references that have it: those of
    token `t` stand in `_slots` from `_heads[t]` to `_heads[t + 1]`. A common
    one is the bit `_bit[t]` in the row of each reference that has it. Tokens
    are in order, and as evenly spread as hashes are: those of the same highest
    bits, one or two, are found by `_buckets`. All these arrays are only ever
    read, so they may be a mapped file.
    """

    def __init__(self, keys: Sequence[Key], held: Sequence[bool], parts: Parts, *, reach: float):
        self._keys = list(keys)
        self._reach = reach
        self._places = {key: slot for slot, key in enumerate(self._keys) if held[slot]}
        self._tokens = parts["tokens"]
        self._buckets = parts["buckets"]
        self._bit = parts["bit"]
        self._heads = parts["heads"]
        self._slots = parts["slots"]
        self._bits = parts["bits"]
        self._common = parts["common"]
        self._totals = parts["totals"]
        self._met = np.zeros(len(self._keys), np.int32)
        self._asked = np.zeros(COMMON // 64, np.uint64)
        needed = np.ceil(reach * self._totals * (1 - SLACK)).astype(np.int64)
        # No reference shares more tokens than it has: one that was forgotten is never looked at.
        self._needed = np.where(np.array(held, np.bool_), needed, self._totals + 1)

    @classmethod
    def of(cls, postings: Postings, *, reach: float) -> Self:
        """The references to which these postings belong."""
        postings = postings.only(range(len(postings.keys)))
        size = len(postings.keys)
        order = np.argsort(postings.tokens, kind="stable")
        tokens, slots = postings.tokens[order], postings.slots[order]
        first = np.flatnonzero(np.append(True, tokens[1:] != tokens[:-1])[: len(tokens)])
        distinct = tokens[first]
        frequency = np.diff(np.append(first, len(tokens)))
        high = max(len(first).bit_length(), 1)
        highest = (distinct >> np.uint64(64 - high)).astype(np.int64)
        buckets = np.searchsorted(highest, np.arange((1 << high) + 1)).astype(np.int32)
        common = np.argsort(-frequency, kind="stable")[:COMMON]
        bit_of = np.full(len(first), -1, np.int16)
        bit_of[common] = np.arange(len(common))
        bit = np.repeat(bit_of, frequency)
        rare = bit < 0
        frequency[common] = 0
        flags = np.zeros((size, COMMON), np.bool_)
        flags[slots[~rare], bit[~rare]] = True
        parts = {
            "tokens": distinct,
            "buckets": buckets,
            "bit": bit_of,
            "heads": np.append(0, np.cumsum(frequency)),
            "slots": slots[rare],
            "bits": _packed(flags),
            "common": flags.sum(axis=1, dtype=np.int64),
            "totals": np.bincount(slots, minlength=size),
        }
        return cls(postings.keys, [True] * size, parts, reach=reach)

    @classmethod
    def restored(cls, parts: Parts, *, reach: float) -> Self:
        """The references of which these are the `parts`."""
        return cls(keys_of(parts), parts["held"].tolist(), parts, reach=reach)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    @property
    def nbytes(self) -> int:
        """About how much memory is held."""
        arrays = (self._tokens, self._buckets, self._bit, self._heads, self._slots, self._bits)
        return sum(array.nbytes for array in arrays) + 300 * len(self._keys)

    @property
    def keys(self) -> list[Key]:
        """What is held, in ascending order."""
        return list(self._places)

    def parts(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, for `restored`."""
        return parts_of(self._keys, self._places) | {
            "tokens": self._tokens,
            "buckets": self._buckets,
            "bit": self._bit,
            "heads": self._heads,
            "slots": self._slots,
            "bits": self._bits,
            "common": self._common,
            "totals": self._totals,
        }

    def postings(self) -> Postings:
        """All that is still held."""
        rare = Postings(self._keys, np.repeat(self._tokens, np.diff(self._heads)), self._slots)
        flags = np.unpackbits(self._bits.view(np.uint8), axis=1, bitorder="little")
        slots, bits = np.nonzero(flags)
        common = np.empty(COMMON, np.uint64)
        common[self._bit[self._bit >= 0]] = self._tokens[self._bit >= 0]
        tokens = np.concatenate((rare.tokens, common[bits]))
        both = np.concatenate((rare.slots, slots.astype(np.int32)))
        return Postings(self._keys, tokens, both).only(self._places.values())

    def forget(self, key: Key) -> None:
        """The reference is not found any more; one that is not held changes nothing."""
        slot = self._places.pop(key, None)
        if slot is not None:
            self._needed[slot] = self._totals[slot] + 1

    def best(self, tokens: NDArray[np.uint64]) -> tuple[Key, float] | None:
        """The reference of greatest matching fraction, None where no fraction reaches `reach`."""
        if not self._places:
            return None
        # Numba costs 70 MB and a sixth of a second: only a process that matches loads it.
        from knowledge_base.counting import best_slot, count_rare  # noqa: PLC0415

        count_rare(
            tokens,
            self._tokens,
            self._buckets,
            self._bit,
            self._heads,
            self._slots,
            self._met,
            self._asked,
        )
        slot, fraction = best_slot(
            self._met,
            self._asked,
            self._bits,
            self._common,
            self._totals,
            self._needed,
            self._reach,
        )
        return (self._keys[slot], fraction) if slot >= 0 else None


def _packed(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Each row of flags as numbers of 64 bits."""
    return np.packbits(flags, axis=1, bitorder="little").view(np.uint64)
