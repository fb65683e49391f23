"""Text as it is matched: one form for all the ways in which it can be written or disguised."""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial

from mail.fact import Fact
from mail.look_alike import unmask

# Unicode's Default_Ignorable_Code_Point: what a reader does not see.
_INVISIBLE_CHARACTERS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_INVISIBLE_CHARACTERS}]+")
# Scripts that join no letters by invisible characters, as Persian and Hindi do.
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_INSIDE_WORD = re.compile(f"[{_LETTER}][{_INVISIBLE_CHARACTERS}]+[{_LETTER}]")
# Mathematical, circled, squared and parenthesised Latin letters.
_STYLED = re.compile("[\u249c-\u24e9\u2100-\u2114\U0001d400-\U0001d7cb\U0001f110-\U0001f189]{2}")
_FULL_WIDTH = re.compile("[\uff21-\uff3a\uff41-\uff5a]{2}")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u2032]")
# Normalisation is quadratic in marks upon one letter; 30 are Unicode's own limit (UAX 15 §13).
_HEAP_OF_MARKS = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")
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
    if _INVISIBLE.search(text):
        if _INSIDE_WORD.search(text):
            facts.add(Fact.ZERO_WIDTH)
        text = _INVISIBLE.sub("", text)
    if _STYLED.search(text) or (_FULL_WIDTH.search(text) and not _EAST_ASIAN.search(text)):
        facts.add(Fact.LOOK_ALIKE)
    text = _compatible(_HEAP_OF_MARKS.sub(r"\1", text))
    plain = unmask(text)
    if plain != text:
        facts.add(Fact.LOOK_ALIKE)
    plain = _APOSTROPHES.sub("'", plain)
    return Folded(_compatible(plain.casefold()), frozenset(facts))
