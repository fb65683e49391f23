"""The words of a text: folded, tokenised and stemmed, whatever its script."""

import re
from collections.abc import Iterable
from itertools import pairwise
from string import ascii_lowercase, digits

import numpy as np
from Stemmer import Stemmer  # type: ignore[import-not-found]  # it ships no types

from mail.character import (
    IS_UNSPACED,
    IS_WORD,
    UNSPACED,
    any_of,
    kinds_of,
    points_of,
    text_of,
)
from mail.folding import fold_noting
from mail.limits import KNOWN_STEMS, WORD_CHARACTERS, WORDS

# An apostrophe stays where a word goes on behind it.
_LOOSE_APOSTROPHE = re.compile("'(?:(?![a-z0-9])|(?<![a-z0-9]'))")
_ASCII_SPACED = "".join(
    letter if letter in ascii_lowercase + digits + "'" else " " for letter in map(chr, range(128))
)
_APOSTROPHE, _SPACE = np.uint32(ord("'")), np.uint32(ord(" "))
_UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
_RUN = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")
_STEMMED = re.compile("[a-z']{3,24}").fullmatch


class _Stems(dict[str, str]):
    """The stems of the words met lately; when it is full, it starts anew."""

    def __init__(self) -> None:
        self._stemmer = Stemmer("english", maxCacheSize=0)

    def __missing__(self, word: str) -> str:
        if len(word) > WORD_CHARACTERS:
            return word[:WORD_CHARACTERS]
        stem: str = self._stemmer.stemWord(word) if _STEMMED(word) else word
        if len(self) >= KNOWN_STEMS:
            self.clear()
        self[word] = stem
        return stem


_stems = _Stems()


def stem(word: str) -> str:
    """The Snowball stem of an English-looking word; any other word itself, cut to its cap."""
    return _stems[word]


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """The stem of each word, as `stem` gives it."""
    return tuple(map(_stems.__getitem__, words))


def fold(text: str) -> str:
    """The text as it is matched: NFKC, casefold, no invisible characters, no look-alikes."""
    return fold_noting(text).text


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, folded and stemmed, with repetition, up to a cap.

    Scripts written without spaces give their overlapping pairs of characters.
    """
    return folded_words(fold(text))


def folded_words(folded: str) -> tuple[str, ...]:
    """The words of a text that is folded already."""
    return stems(tokens(folded)[:WORDS])


def tokens(folded: str) -> list[str]:
    """The words of a folded text as they stand.

    They are runs of letters, digits, vowel signs and accents, apostrophes
    within; scripts written without spaces are cut into pairs.
    """
    if folded.isascii():
        if "'" in folded:
            folded = _LOOSE_APOSTROPHE.sub(" ", folded)
        return folded.translate(_ASCII_SPACED).split()
    points = points_of(folded)
    kinds = kinds_of(points)
    kept = (kinds & IS_WORD).astype(np.bool_)
    if "'" in folded:
        kept[1:-1] |= (points[1:-1] == _APOSTROPHE) & kept[:-2] & kept[2:]
    found = text_of(np.where(kept, points, _SPACE)).split()
    if any_of(kinds) & IS_UNSPACED:
        return [piece for token in found for piece in _segments(token)]
    return found


def _segments(token: str) -> list[str]:
    if _UNSPACED_CHARACTER.search(token) is None:
        return [token]
    segments: list[str] = []
    for run in _RUN.findall(token):
        if len(run) == 1 or not _UNSPACED_CHARACTER.match(run):
            segments.append(run)
        else:
            segments.extend(map("".join, pairwise(run)))
    return segments
