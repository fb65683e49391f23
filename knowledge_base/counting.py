"""The innermost loops of `PackedSpams.best`, compiled by Numba: at most one look at each spam.

In numpy each step makes another array of all spams: three to four times the time.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge_base.compiled import compiled

_ONE, _TWO, _FOUR, _TOP = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
_PAIRS = np.uint64(0x5555555555555555)
_NIBBLES = np.uint64(0x3333333333333333)
_BYTES = np.uint64(0x0F0F0F0F0F0F0F0F)
_SUM = np.uint64(0x0101010101010101)


@compiled("uint64[::1]", "uint64[::1]")
def shared_bits(row: NDArray[np.uint64], asked: NDArray[np.uint64]) -> int:
    """How many bits both have (Warren, Hacker's Delight §5-1; the compiler knows it)."""
    count = 0
    for place in range(len(asked)):
        bits = row[place] & asked[place]
        bits = bits - ((bits >> _ONE) & _PAIRS)
        bits = (bits & _NIBBLES) + ((bits >> _TWO) & _NIBBLES)
        bits = (bits + (bits >> _FOUR)) & _BYTES
        count += int((bits * _SUM) >> _TOP)
    return count


@compiled(
    "uint64[::1]",
    "uint64[::1]",
    "int32[::1]",
    "int16[::1]",
    "int64[::1]",
    "int32[::1]",
    "int32[::1]",
    "uint64[::1]",
)
def count_rare(
    asked: NDArray[np.uint64],
    tokens: NDArray[np.uint64],
    buckets: NDArray[np.int32],
    bit: NDArray[np.int16],
    heads: NDArray[np.int64],
    slots: NDArray[np.int32],
    met: NDArray[np.int32],
    common: NDArray[np.uint64],
) -> None:
    """Looks up the tokens asked: `met[s]` of the rare ones stand in slot `s`; `common` are bits.

    The sorted `tokens` whose highest bits are `b` begin at `buckets[b]`; of
    buckets there is a power of two, and an end.
    """
    shift, size = np.uint64(64), len(buckets) - 1
    while size > 1:
        size, shift = size >> 1, shift - _ONE
    met[:] = 0
    common[:] = 0
    for token in asked:
        bucket = np.int64(token >> shift)
        for place in range(buckets[bucket], buckets[bucket + 1]):
            if tokens[place] == token:
                if bit[place] >= 0:
                    common[bit[place] >> 6] |= _ONE << np.uint64(bit[place] & 63)
                for rare in range(heads[place], heads[place + 1]):
                    met[slots[rare]] += 1


@compiled(
    "int32[::1]",
    "uint64[::1]",
    "uint64[:, ::1]",
    "int64[::1]",
    "int64[::1]",
    "int64[::1]",
    "float64",
)
def best_slot(
    met: NDArray[np.int32],
    asked: NDArray[np.uint64],
    bits: NDArray[np.uint64],
    common: NDArray[np.int64],
    totals: NDArray[np.int64],
    needed: NDArray[np.int64],
    reach: float,
) -> tuple[int, float]:
    """The slot of the greatest fraction of at least `reach`, the last of equals; -1 where none.

    `needed` tokens must be shared lest a spam be passed over. It begins with
    the one that promises most by its rare tokens: the more it reaches, the
    fewer of the others need be looked at.
    """
    commonly_asked = shared_bits(asked, asked)
    promising = 0
    for slot in range(len(met)):
        if met[slot] * totals[promising] > met[promising] * totals[slot]:
            promising = slot
    found, greatest = -1, reach
    if met[promising] + common[promising] >= needed[promising]:
        fraction = (met[promising] + shared_bits(bits[promising], asked)) / totals[promising]
        if fraction >= reach:
            found, greatest = promising, fraction
    for slot in range(len(met)):
        bound = met[slot] + min(common[slot], commonly_asked)
        if bound < needed[slot] or bound / totals[slot] < greatest:
            continue
        fraction = (met[slot] + shared_bits(bits[slot], asked)) / totals[slot]
        if fraction > greatest or (fraction == greatest and slot > found):
            found, greatest = slot, fraction
    return found, greatest
