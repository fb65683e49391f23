"""Common disguises of a word: spaced or dotted letters, digits for letters, stray accents."""

import re
import unicodedata
from collections.abc import Iterator

# Read both ways where a sign passes for either letter.
_AS_I = str.maketrans("0134578@$!|+€", "oieastbasiite")
_AS_L = str.maketrans("0134578@$!|+€", "oleastbaslite")
_SIGN = re.compile(r"[0134578@$!|+€]")
_LETTER = re.compile(r"[^\W\d_]")
_EDGE = ".,;:?!\"'()[]{}<>*_-~=/\\\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2026"
_START = _EDGE.replace("!", "")
_INNER = re.compile(r"[.,\-_*~'\"/\\=^`\u00b4\u00b7\u2022|:;()\[\]{}<>+]+")
# At least three single letters or digits, each as far from the next.
_SPACED = re.compile(r"(?<!\S)\w([ .,\-_*~/]{1,3})\w(?:\1\w)+(?!\w)")
_GAP = re.compile(r"[\W_]+")
# Longer runs are addresses or encoded data.
LONGEST_TOKEN = 40


def respaced(folded: str) -> tuple[str, dict[str, str]]:
    """The text with `v i a g r a` written `viagra`, and what each such word was written as.

    The gaps within a word are alike, so that `b u y  n o w` gives two words.
    """
    written: dict[str, str] = {}

    def join(match: re.Match[str]) -> str:
        word = _GAP.sub("", match[0])
        written[word] = match[0]
        return word

    return _SPACED.sub(join, folded), written


def bared(token: str) -> str:
    """The token without the punctuation around it; a mark of exclamation may begin a word."""
    return token.lstrip(_START).rstrip(_EDGE)


def undisguised(token: str) -> Iterator[str]:
    """What a token of folded text without spaces may stand for, if not for itself.

    `v.i.agra` may be viagra, `v1agra` viagra or vlagra, `víagra` viagra. The
    whole token is read, never a part of it, so that no innocent word inside
    another is found.
    """
    if len(token) > LONGEST_TOKEN or not _LETTER.search(token):
        return
    bare = bared(token)
    joined = _INNER.sub("", bare)
    if joined != bare:
        yield joined
    for text in dict.fromkeys((bare, joined)):
        if _SIGN.search(text):
            yield from {text.translate(_AS_I), text.translate(_AS_L)}
    if not bare.isascii():
        plain = without_accents(bare)
        if plain != bare:
            yield plain


def without_accents(text: str) -> str:
    """The text without accents over or under its letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
