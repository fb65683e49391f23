"""The words of a text, each with all that it may stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge_base.disguise import LONGEST_TOKEN, bared, undisguised
from mail.words import folded_words, stem

# The runs of letters and digits in a token.
parts_of = re.compile(r"[^\W_]+").findall


@dataclass(frozen=True, slots=True)
class Spot:
    """One word: the stems and the whole words that it may stand for, and how it is written."""

    stems: frozenset[str]
    wholes: frozenset[str]
    written: str


class FirstLook(NamedTuple):
    """The stems with which a word or phrase may begin in a token, the words that a prefix may."""

    stems: tuple[str, ...]
    wholes: tuple[str, ...]


def first_look(token: str) -> FirstLook:
    """What may begin in a token, before `reading` reads it."""
    return _seen(token) if len(token) <= LONGEST_TOKEN else _first_look(token)


def _first_look(token: str) -> FirstLook:
    bare = bared(token)
    if bare.isascii() and bare.isalpha():
        return FirstLook((stem(bare),), (bare,))
    disguised = frozenset(undisguised(token))
    return FirstLook(
        (*folded_words(bare), *map(stem, disguised)), tuple(disguised.union(parts_of(bare)))
    )


def reading(token: str) -> tuple[Spot, ...]:
    """The words in order of a token of folded text, a run of characters without a space."""
    return _known(token) if len(token) <= LONGEST_TOKEN else _reading(token)


def _reading(token: str) -> tuple[Spot, ...]:
    return tuple(_spots(bared(token), frozenset(undisguised(token))))


def _spots(bare: str, disguised: frozenset[str]) -> Iterator[Spot]:
    """What the whole token may stand for stands at its first word and at its last.

    So a phrase can begin or end with it.
    """
    if bare.isascii() and bare.isalpha():
        yield Spot(frozenset({stem(bare)}), frozenset({bare}), bare)
        return
    stems = frozenset(map(stem, disguised))
    wholes = disguised.union(parts_of(bare))
    parts = folded_words(bare)
    if disguised and not parts:
        yield Spot(stems, wholes, bare)
    for place, part in enumerate(parts):
        if place in {0, len(parts) - 1}:
            yield Spot(stems | {part}, wholes, bare)
        else:
            yield Spot(frozenset({part}), frozenset(), bare)


# Most tokens of a message stand in others too; few of them tell enough to be read.
_seen = lru_cache(maxsize=2**14)(_first_look)
_known = lru_cache(maxsize=2**12)(_reading)
