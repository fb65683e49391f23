"""Which letters have which features, and back to a letter's features: compiled loops.

Import this file where it is needed: Numba takes a while and a hundred megabytes.
"""

import numpy as np
import numpy.typing as npt

from ann.compiled import compiled

Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]


@compiled
def letters_of(
    counts: Counts,
    kinds: Counts,
    single: Bytes,
    again: Keys,
    again_begins: Counts,
    steps: Bytes,
    steps_begins: Counts,
) -> Bytes:
    """The letters that have each feature, one feature after the other; `counts` says how many.

    Those of features that one letter has are in `single`. For the others, of each of
    `kinds`, `again` says which set of letters of that kind it is, 0 one that is new;
    `steps` are the letters of the new ones, each less the one before it.
    """
    letters = np.empty(np.sum(counts), np.uint8)
    sets = np.empty(len(again), np.int64)
    singles, place = 0, 0
    known = np.zeros(len(again_begins), np.int64)
    named = again_begins.copy()
    read = steps_begins.copy()
    for feature in range(len(counts)):
        count, kind = counts[feature], kinds[feature]
        if count == 1:
            letters[place] = single[singles]
            singles += 1
        else:
            number = np.int64(again[named[kind]])
            named[kind] += 1
            if number == 0:
                sets[again_begins[kind] + known[kind]] = place
                known[kind] += 1
                letter = 0
                for at in range(count):
                    letter += steps[read[kind] + at]
                    letters[place + at] = letter
                read[kind] += count
            else:
                earlier = sets[again_begins[kind] + number - 1]
                for at in range(count):
                    letters[place + at] = letters[earlier + at]
        place += count
    return letters


@compiled
def lengths_of(
    keys: Keys, counts: Counts, letters: Bytes, many: int, bits: int, views: int
) -> Counts:
    """How many features of each view each of so many letters has, and how many signals."""
    lengths = np.zeros((views + 1, many), np.int64)
    place = 0
    for feature in range(len(keys)):
        of_view = lengths[keys[feature] >> bits]
        for _ in range(counts[feature]):
            of_view[letters[place]] += 1
            place += 1
    return lengths.T.copy()


@compiled
def bodies_of(
    keys: Keys, counts: Counts, letters: Bytes, lengths: Counts, amounts: Bytes, bits: int
) -> tuple[Bytes, Counts]:
    """The body of each letter's open example (`ann.example`), one after the other; their ends."""
    many, views = lengths.shape[0], lengths.shape[1] - 1
    cursors = np.zeros(many, np.int64)
    ends = np.zeros(many, np.int64)
    end = 0
    for letter in range(many):
        cursors[letter] = end
        end += 3 * np.sum(lengths[letter, :views]) + 6 * lengths[letter, views]
        ends[letter] = end
    bodies = np.empty(end, np.uint8)
    place, feature, amount = 0, 0, 0
    while feature < len(keys) and keys[feature] >> bits < views:
        slot = keys[feature] & np.uint32((1 << bits) - 1)
        low, middle, high = np.uint8(slot), np.uint8(slot >> 8), np.uint8(slot >> 16)
        for at in range(place, place + counts[feature]):
            cursor = cursors[letters[at]]
            cursors[letters[at]] = cursor + 3
            bodies[cursor] = low
            bodies[cursor + 1] = middle
            bodies[cursor + 2] = high
        place += counts[feature]
        feature += 1
    begins = cursors.copy()
    while feature < len(keys):
        slot = keys[feature] & np.uint32((1 << bits) - 1)
        for at in range(place, place + counts[feature]):
            letter = letters[at]
            cursor, begin = cursors[letter], begins[letter]
            cursors[letter] = cursor + 2
            bodies[cursor], bodies[cursor + 1] = np.uint8(slot), np.uint8(slot >> 8)
            signal = begin + 2 * lengths[letter, views] + 2 * (cursor - begin)
            bodies[signal : signal + 4] = amounts[4 * amount : 4 * amount + 4]
            amount += 1
        place += counts[feature]
        feature += 1
    return bodies, ends


@compiled
def sets_of(letters: Bytes, begins: Counts, sizes: Counts) -> Counts:
    """For each set of letters, the number of the first one that is equal to it."""
    room = 16
    while room < 2 * len(begins):
        room *= 2
    table = np.full(room, -1, np.int64)
    first = np.empty(len(begins), np.int64)
    for number in range(len(begins)):
        begin, size = begins[number], sizes[number]
        value = np.uint64(size)
        for letter in letters[begin : begin + size]:
            value = (value ^ np.uint64(letter)) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(29)
        slot = value & np.uint64(room - 1)
        while True:
            other = table[slot]
            if other < 0:
                table[slot] = first[number] = number
                break
            if sizes[other] == size:
                equal = True
                for at in range(size):
                    if letters[begins[other] + at] != letters[begin + at]:
                        equal = False
                        break
                if equal:
                    first[number] = other
                    break
            slot = (slot + np.uint64(1)) & np.uint64(room - 1)
    return first
