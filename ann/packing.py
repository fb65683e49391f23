"""Many examples as one row of bytes, in which what letters have in common stands once.

A letter alone costs ten bits and more for each feature, however it is written down:
its hashes are random. Among a few hundred letters of one user most features are
those of other letters too, and whole phrases are in the same letters. So each
feature is stored once, with the letters that have it, and each set of letters
once, with a number by which later features name it.
"""

import struct
from collections.abc import Sequence, Sized

import numpy as np
import numpy.typing as npt

from ann.content import BITS, VIEWS
from ann.example import UnknownVersion, as_spread, opened
from ann.lessons import lessons_of
from ann.postings import bodies_of, lengths_of, letters_of, sets_of
from ann.stored_sample import StoredSample
from ann.streams import framed, pairs, planes, singly, unframed, whole

Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]

VERSION = 1
# A letter's number takes one byte.
MOST = 256
# Sets of letters are of one kind where their sizes have as many bits.
KINDS = 9
_HEADER = struct.Struct("<BBBH")
# A step that takes more than one byte is written apart, and so is a number of letters that takes
# more than half of one. Most features are those of one letter; two such numbers share a byte,
# since no code of zstd is shorter than a bit.
_LONG, _MANY = 255, 15


def pack(examples: Sequence[bytes]) -> bytes:
    """The stored examples, 1 to `MOST` of them, as one; `unpack` gives them back.

    One that another version of the features stored is kept as it is.
    """
    if not 0 < len(examples) <= MOST:
        raise ValueError(f"Between 1 and {MOST} examples go into one pack.")
    postings, amounts = _postings(examples)
    features = postings >> 8
    first = np.flatnonzero(np.diff(features, prepend=np.uint32(0xFFFFFFFF)))
    keys, counts = features[first], np.diff(first, append=len(features))
    letters = (postings & 0xFF).astype(np.uint8)
    several = counts > 1
    again, new = _sets(letters, first[several], counts[several])
    steps = np.diff(keys, prepend=np.uint32(0))
    streams = (
        np.minimum(steps, _LONG).astype(np.uint8).tobytes(),
        planes(steps[steps >= _LONG].astype("<u4")),
        pairs(np.minimum(counts - 1, _MANY)),
        (counts[counts > _MANY] - 1).astype(np.uint8).tobytes(),
        letters[first[counts == 1]].tobytes(),
        *again,
        *new,
        planes(amounts.astype("<f4")),
        _foreign(examples),
    )
    return _HEADER.pack(VERSION, BITS, len(VIEWS), len(examples)) + framed(streams)


def unpack(packed: bytes) -> list[bytes]:
    """The examples, as `ann.example.opened` takes them; raises UnknownVersion."""
    if packed[0] != VERSION or packed[1] != BITS or packed[2] != len(VIEWS):
        raise UnknownVersion("these features were packed by another version of Hamlet")
    *_, many = _HEADER.unpack_from(packed)
    short, long, few, more, single, *sets, amounts, foreign = unframed(packed[_HEADER.size :])
    steps = _array(short).astype(np.uint32)
    steps[steps == _LONG] = whole(long, 4).view("<u4")
    keys = np.cumsum(steps, dtype=np.uint32)
    counts = singly(few)[: len(keys)].astype(np.int64)
    counts[counts == _MANY] = _array(more)
    counts += 1
    again = [whole(each, 4).view("<u4") for each in sets[:KINDS]]
    new = [_array(each) for each in sets[KINDS:]]
    letters = letters_of(
        counts,
        _kinds(counts),
        _array(single),
        np.concatenate(again),
        _begins(again),
        np.concatenate(new),
        _begins(new),
    )
    lengths = lengths_of(keys, counts, letters, many, BITS, len(VIEWS))
    bodies, ends = bodies_of(keys, counts, letters, lengths, whole(amounts, 4), BITS)
    begins = [0, *ends[:-1].tolist()]
    examples = [
        as_spread(counts_of_views, signals, bodies[begin:end].tobytes())
        for (*counts_of_views, signals), begin, end in zip(
            lengths.tolist(), begins, ends.tolist(), strict=True
        )
    ]
    at = 0
    while at < len(foreign):
        letter, length = _FOREIGN.unpack_from(foreign, at)
        at += _FOREIGN.size + length
        examples[letter] = foreign[at - length : at]
    return examples


def _postings(
    examples: Sequence[bytes],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]:
    """Each feature of each letter as one number, in order: its view, its place, its letter.

    Signals are one view more; with them go their amounts, in the same order.
    """
    lessons = lessons_of([StoredSample(False, None, each) for each in examples])
    numbers = np.arange(len(examples), dtype=np.uint32)
    lengths = np.diff(lessons.bounds, axis=1)
    view = np.tile(np.arange(len(VIEWS), dtype=np.uint32), len(examples)).repeat(lengths.ravel())
    content = (view << BITS | lessons.places) << 8 | numbers.repeat(lengths.sum(axis=1))
    content.sort()
    signals = np.uint32(len(VIEWS)) << np.uint32(BITS) | lessons.slots.astype(np.uint32)
    told = signals << 8 | numbers.repeat(np.diff(lessons.signal_bounds))
    order = np.argsort(told)
    return np.concatenate([content, told[order]]), lessons.amounts[order]


def _sets(letters: Bytes, begins: Counts, sizes: Counts) -> tuple[list[bytes], list[bytes]]:
    """By kind, for each set of letters its number, and the letters of those that are new.

    A set that was not there before has the number 0, and is counted from then on. Of the new
    ones each letter is written less the one before it.
    """
    first = sets_of(letters, begins, sizes)
    new, kinds = first == np.arange(len(first)), _kinds(sizes)
    numbers = np.zeros(len(first), dtype="<u4")
    again, told = [], []
    for kind in range(KINDS):
        of_kind = kinds == kind
        numbers[of_kind & new] = np.arange(1, 1 + np.sum(of_kind & new))
        again.append(planes(np.where(new, 0, numbers[first])[of_kind].astype("<u4")))
        told.append(_steps(letters, begins[of_kind & new], sizes[of_kind & new]))
    return again, told


def _steps(letters: Bytes, begins: Counts, sizes: Counts) -> bytes:
    """The letters of these sets, each less the one before it in its set."""
    ends = np.cumsum(sizes)
    steps = letters[np.arange(np.sum(sizes)) + np.repeat(begins - (ends - sizes), sizes)]
    later = np.diff(steps, prepend=np.uint8(0))
    later[ends - sizes] = letters[begins]
    told: bytes = later.tobytes()
    return told


def _kinds(sizes: Counts) -> Counts:
    """How many bits the size of a set takes, less one."""
    kinds: Counts = np.frexp(sizes - 1.0)[1].astype(np.int64)
    return kinds


_FOREIGN = struct.Struct("<BI")


def _foreign(examples: Sequence[bytes]) -> bytes:
    """What no example of this version is, with its place and length."""
    return b"".join(
        _FOREIGN.pack(letter, len(each)) + each
        for letter, each in enumerate(examples)
        if not _readable(each)
    )


def _readable(example: bytes) -> bool:
    try:
        opened(example)
    except UnknownVersion:
        return False
    return True


def _array(stored: bytes) -> Bytes:
    return np.frombuffer(stored, dtype=np.uint8)


def _begins(parts: Sequence[Sized]) -> Counts:
    return np.cumsum([0, *map(len, parts[:-1])])
