"""The innermost loop of `MatchingIndex.best`, compiled by Numba: at most one look at each spam.

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
    "int32[::1]",
    "uint64[::1]",
    "uint64[:, ::1]",
    "int32[::1]",
    "int32[::1]",
    "int32[::1]",
    "float64",
    "int32[::1]",
)
def best_slots(
    met: NDArray[np.int32],
    asked: NDArray[np.uint64],
    bits: NDArray[np.uint64],
    common: NDArray[np.int32],
    totals: NDArray[np.int32],
    needed: NDArray[np.int32],
    reach: float,
    found: NDArray[np.int32],
) -> tuple[int, float]:
    """How many slots have the greatest fraction of at least `reach`; `found` begins with them.

    `needed` tokens must be shared lest a spam be passed over. Of those that can
    share so many the one that promises most by its rare tokens is looked at
    first: the more it reaches, the fewer of the others need be looked at.
    """
    commonly_asked = shared_bits(asked, asked)
    able = 0
    for slot in range(len(met)):
        # Written in any case and counted if it is able: which are is hard to foresee, also for
        # the processor.
        found[able] = slot
        able += met[slot] + min(common[slot], commonly_asked) >= needed[slot]
    if able == 0:
        return 0, reach
    promising = found[0]
    for place in range(1, able):
        slot = found[place]
        if met[slot] * np.int64(totals[promising]) > met[promising] * np.int64(totals[slot]):
            promising = slot
    shared = met[promising] + shared_bits(bits[promising], asked)
    greatest = max(reach, shared / totals[promising])
    ties = 0
    for place in range(able):
        slot = found[place]
        if (met[slot] + min(common[slot], commonly_asked)) / totals[slot] < greatest:
            continue
        fraction = (met[slot] + shared_bits(bits[slot], asked)) / totals[slot]
        if fraction > greatest:
            ties, greatest = 0, fraction
        if fraction == greatest:
            found[ties] = slot
            ties += 1
    return ties, greatest
