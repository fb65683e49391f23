"""The words of a text: folded, tokenised and stemmed, whatever its script."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol, cast

from mail.folding import fold_noting
from mail.limits import WORD_CHARACTERS, WORDS

# Vowel signs and accents are part of words, but not of \w.
_MARKS = "".join(
    chr(point)
    for block in (range(0x0300, 0x2000), range(0xA000, 0xAC00))
    for point in block
    if unicodedata.category(chr(point)) in {"Mn", "Mc"}
)
# The pattern of an nltk RegexpTokenizer. It is run by Python's own engine:
# nltk's runs under a wall-clock limit, so that the same text could give words
# on one day and an exception on another, and takes six times as long.
PATTERN = rf"[\w{_MARKS}]+(?:'[\w{_MARKS}]+)*"
_ASCII_WORDS = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*").findall
_WORDS = re.compile(PATTERN).findall

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana and Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_STEMMED = re.compile("[a-z']{3,24}").fullmatch


class _Stemmer(Protocol):
    def stem(self, token: str) -> str: ...


@cache
def _stemmer() -> _Stemmer:
    # nltk takes 0.3 s to import, which a command that reads no mail should not pay.
    from nltk.stem.snowball import EnglishStemmer  # noqa: PLC0415

    return cast(_Stemmer, EnglishStemmer())


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """The Snowball stem of an English-looking word; any other word itself, cut to its cap."""
    return _stemmer().stem(word) if _STEMMED(word) else word[:WORD_CHARACTERS]


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
    if folded.isascii():
        tokens = _ASCII_WORDS(folded)
    else:
        tokens = _WORDS(folded.replace("_", " "))
        if _UNSPACED_CHARACTER.search(folded):
            tokens = [piece for token in tokens for piece in _segments(token)]
    return tuple(map(stem, tokens[:WORDS]))


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
