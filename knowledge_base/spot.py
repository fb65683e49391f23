"""The words of a text, each with all that it may stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge_base.disguise import LONGEST_TOKEN, bared, undisguised
from mail.words import folded_words, stem

_PARTS = re.compile(r"[^\W_]+").findall


@dataclass(frozen=True, slots=True)
class Spot:
    """One word: the stems and the whole words that it may stand for, and how it is written."""

    stems: frozenset[str]
    wholes: frozenset[str]
    written: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one token in order, and all that any of them may stand for."""

    spots: tuple[Spot, ...]
    stems: frozenset[str]
    wholes: frozenset[str]


def reading(token: str) -> Reading:
    """How a token of folded text, a run of characters without a space, may be read."""
    return _known(token) if len(token) <= LONGEST_TOKEN else _reading(token)


def _reading(token: str) -> Reading:
    spots = tuple(_spots(bared(token), frozenset(undisguised(token))))
    return Reading(
        spots,
        frozenset().union(*(spot.stems for spot in spots)),
        frozenset().union(*(spot.wholes for spot in spots)),
    )


def _spots(bare: str, disguised: frozenset[str]) -> Iterator[Spot]:
    """What the whole token may stand for stands at its first word and at its last.

    So a phrase can begin or end with it.
    """
    if bare.isascii() and bare.isalpha():
        yield Spot(frozenset({stem(bare)}), frozenset({bare}), bare)
        return
    stems = frozenset(map(stem, disguised))
    wholes = disguised.union(_PARTS(bare))
    parts = folded_words(bare)
    if disguised and not parts:
        yield Spot(stems, wholes, bare)
    for place, part in enumerate(parts):
        if place in {0, len(parts) - 1}:
            yield Spot(stems | {part}, wholes, bare)
        else:
            yield Spot(frozenset({part}), frozenset(), bare)


# Most tokens of a message stand in others too.
_known = lru_cache(maxsize=2**15)(_reading)
