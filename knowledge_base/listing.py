"""The innermost loops of `TokenLists`, compiled by Numba: tokens are found, listed and moved.

They call each other, so they stand in one file: what Numba keeps of a function it
believes until the function's own file changes.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge_base.bag import ODD
from knowledge_base.compiled import compiled

# The columns of `lists`: where a token's list begins, how long it is, how long it may become.
FIRST, SIZE, ROOM = 0, 1, 2
# From one occurrence of a word to its next (`Bag.tokens`).
STEP = np.uint64(ODD)
_ONE = np.uint64(1)
_HALF = np.uint64(32)


@compiled("uint64", "uint64[::1]", "int32[:, ::1]")
def place_of(token: np.uint64, tokens: NDArray[np.uint64], lists: NDArray[np.int32]) -> int:
    """Where the token stands, or where it would stand; there is an empty place."""
    size = len(tokens)
    # Tokens are hashes: their upper half, as a fraction of its range, is a place by lot.
    place = int(np.int64(((token >> _HALF) * np.uint64(size)) >> _HALF))
    while lists[place, SIZE] != 0 and tokens[place] != token:
        place += 1
        if place == size:
            place = 0
    return place


@compiled("int64")
def more_room(size: int) -> int:
    """How long a list of this length may become without being moved again."""
    return size + (size >> 2) + 1


@compiled("int64", "int32", "int32[:, ::1]", "int32[::1]", "int64[::1]")
def lengthen(
    place: int,
    slot: int,
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    used: NDArray[np.int64],
) -> None:
    """The list at that place ends with the slot; it moves where there is room if it was full."""
    first, size = lists[place, FIRST], lists[place, SIZE]
    # Two occurrences may be one token, by an accident that somebody might contrive.
    if size > 0 and slots[first + size - 1] == slot:
        return
    used[0] += size == 0
    if size == lists[place, ROOM]:
        moved = used[1]
        slots[moved : moved + size] = slots[first : first + size]
        lists[place, FIRST], lists[place, ROOM] = moved, more_room(size)
        used[1] += lists[place, ROOM]
        first = moved
    slots[first + size] = slot
    lists[place, SIZE] = size + 1


@compiled(
    "uint64[::1]",
    "int32[::1]",
    "int32",
    "uint64[::1]",
    "int32[:, ::1]",
    "int32[::1]",
    "uint64[:, ::1]",
    "int64[::1]",
)
def list_tokens(
    words: NDArray[np.uint64],
    counts: NDArray[np.int32],
    slot: int,
    tokens: NDArray[np.uint64],
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    bits: NDArray[np.uint64],
    used: NDArray[np.int64],
) -> bool:
    """The tokens of a bag lead to the slot; False, and nothing changed, if there is no room.

    A third of the places stays empty, so that a token is found in few looks.
    """
    new, more = 0, 0
    for word in range(len(words)):
        token = words[word]
        for _ in range(counts[word]):
            place = place_of(token, tokens, lists)
            size = lists[place, SIZE]
            new += size == 0
            if size >= 0 and size == lists[place, ROOM]:
                more += more_room(size)
            token += STEP
    if 3 * (used[0] + new) > 2 * len(tokens) or used[1] + more > len(slots):
        return False
    for word in range(len(words)):
        token = words[word]
        for _ in range(counts[word]):
            place = place_of(token, tokens, lists)
            size = lists[place, SIZE]
            if size < 0:
                bits[slot, (-size - 1) >> 6] |= _ONE << np.uint64((-size - 1) & 63)
            else:
                tokens[place] = token
                lengthen(place, slot, lists, slots, used)
            token += STEP
    return True


@compiled(
    "uint64[::1]",
    "int32[::1]",
    "uint64[::1]",
    "int32[:, ::1]",
    "int32[::1]",
    "int32[::1]",
    "uint64[::1]",
)
def count_rare(
    words: NDArray[np.uint64],
    counts: NDArray[np.int32],
    tokens: NDArray[np.uint64],
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    met: NDArray[np.int32],
    asked: NDArray[np.uint64],
) -> None:
    """Looks up a bag: `met[s]` of its rare tokens stand in slot `s`; `asked` are the common ones.

    What `tokens`, `lists` and `slots` are says `TokenLists`.
    """
    met[:] = 0
    asked[:] = 0
    for word in range(len(words)):
        token = words[word]
        for _ in range(counts[word]):
            place = place_of(token, tokens, lists)
            size = lists[place, SIZE]
            if size < 0:
                asked[(-size - 1) >> 6] |= _ONE << np.uint64((-size - 1) & 63)
            first = lists[place, FIRST]
            for at in range(first, first + size):
                met[slots[at]] += 1
            token += STEP


@compiled("int64", "int32[:, ::1]", "int32[::1]", "uint64[:, ::1]", "int32[::1]", "int32[::1]")
def members(
    place: int,
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    bits: NDArray[np.uint64],
    moved: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:
    """How many slots have the token at that place; `found` begins with where they move to.

    A slot that is `moved` to -1 counts no more.
    """
    size, count = lists[place, SIZE], 0
    if size >= 0:
        first = lists[place, FIRST]
        for at in range(first, first + size):
            found[count] = moved[slots[at]]
            count += found[count] >= 0
        return count
    column, flag = (-size - 1) >> 6, _ONE << np.uint64((-size - 1) & 63)
    for slot in range(len(moved)):
        if bits[slot, column] & flag and moved[slot] >= 0:
            found[count] = moved[slot]
            count += 1
    return count


@compiled("int32[:, ::1]", "int32[::1]", "uint64[:, ::1]", "int32[::1]", "int32[::1]", "int32[::1]")
def count_members(
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    bits: NDArray[np.uint64],
    moved: NDArray[np.int32],
    found: NDArray[np.int32],
    counts: NDArray[np.int32],
) -> None:
    """`counts` says of each place how many slots that stay have its token."""
    for place in range(len(lists)):
        counts[place] = members(place, lists, slots, bits, moved, found)


@compiled(
    "uint64[::1]",
    "int32[:, ::1]",
    "int32[::1]",
    "uint64[:, ::1]",
    "int32[::1]",
    "int32[::1]",
    "int16[::1]",
    "uint64[::1]",
    "int32[:, ::1]",
    "int32[::1]",
    "uint64[:, ::1]",
    "int64[::1]",
)
def copy_lists(  # noqa: PLR0917  what Numba compiles takes arrays, not objects
    tokens: NDArray[np.uint64],
    lists: NDArray[np.int32],
    slots: NDArray[np.int32],
    bits: NDArray[np.uint64],
    moved: NDArray[np.int32],
    found: NDArray[np.int32],
    bit_of: NDArray[np.int16],
    new_tokens: NDArray[np.uint64],
    new_lists: NDArray[np.int32],
    new_slots: NDArray[np.int32],
    new_bits: NDArray[np.uint64],
    used: NDArray[np.int64],
) -> None:
    """All tokens stand in the new arrays, those with a bit as bits, the others with room for more.

    The new arrays are empty before and large enough.
    """
    for place in range(len(tokens)):
        count = members(place, lists, slots, bits, moved, found)
        if count == 0:
            continue
        there = place_of(tokens[place], new_tokens, new_lists)
        new_tokens[there] = tokens[place]
        used[0] += 1
        bit = bit_of[place]
        if bit >= 0:
            new_lists[there, SIZE] = -bit - 1
            for at in range(count):
                new_bits[found[at], bit >> 6] |= _ONE << np.uint64(bit & 63)
            continue
        first = used[1]
        new_lists[there, FIRST], new_lists[there, SIZE] = first, count
        new_lists[there, ROOM] = count + (count >> 2)
        used[1] += new_lists[there, ROOM]
        new_slots[first : first + count] = found[:count]
