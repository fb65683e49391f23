"""Text as it is matched: one form for all the ways in which it can be written or disguised."""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial

import numpy as np

from mail.character import (
    FULL_WIDTH,
    INVISIBLE,
    IS_INVISIBLE,
    IS_STYLED,
    IS_SYMBOL,
    STYLED,
    Kinds,
    any_of,
    kinds_of,
    points_of,
)
from mail.fact import Fact
from mail.look_alike import unmask

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
# Scripts that join no letters by invisible characters, as Persian and Hindi do.
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_INSIDE_WORD = re.compile(f"[{_LETTER}][{INVISIBLE}]+[{_LETTER}]")
_STYLED = re.compile(f"[{STYLED}]{{2}}")
_FULL_WIDTH = re.compile(f"[{FULL_WIDTH}]{{2}}")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u2032]")
# Normalisation is quadratic in marks upon one letter; 30 are Unicode's own limit (UAX 15 §13).
_MARKS = 30
_HEAP_OF_MARKS = re.compile(rf"([^\w\s\x00-\x7f]{{{_MARKS}}})[^\w\s\x00-\x7f]+")
_compatible = partial(unicodedata.normalize, "NFKC")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and which disguises it had worn."""

    text: str
    facts: frozenset[Fact] = frozenset()


def fold_noting(text: str) -> Folded:
    """The text in NFKC and casefold, without invisible characters and look-alike letters."""
    if text.isascii():
        return Folded(text.lower())
    facts: set[Fact] = set()
    kinds = kinds_of(points_of(text))
    present = any_of(kinds)
    heaped = _heaped(kinds)
    if present & IS_INVISIBLE:
        if _INSIDE_WORD.search(text):
            facts.add(Fact.ZERO_WIDTH)
        text = _INVISIBLE.sub("", text)
        # What stood between two heaps may be gone.
        heaped = True
    if present & IS_STYLED and _is_styled(text):
        facts.add(Fact.LOOK_ALIKE)
    text = _compatible(_HEAP_OF_MARKS.sub(r"\1", text) if heaped else text)
    plain = unmask(text)
    if plain != text:
        facts.add(Fact.LOOK_ALIKE)
    plain = _APOSTROPHES.sub("'", plain)
    return Folded(_compatible(plain.casefold()), frozenset(facts))


def _heaped(kinds: Kinds) -> bool:
    """Whether more symbols follow upon each other than normalisation can bear."""
    symbols = (kinds & IS_SYMBOL) != 0
    if np.count_nonzero(symbols) <= _MARKS:
        return False
    others = np.flatnonzero(~symbols)
    runs = np.diff(others, prepend=-1, append=len(kinds)) - 1
    return bool(runs.max() > _MARKS)


def _is_styled(text: str) -> bool:
    """Whether ordinary letters are written as styled ones."""
    if _STYLED.search(text):
        return True
    return _FULL_WIDTH.search(text) is not None and _EAST_ASIAN.search(text) is None
