"""What characters are: the table that is built fast, against the definition of each kind."""

import re
import unicodedata

import numpy as np
import pytest

from mail import character
from mail.character import any_of, kinds_of, points_of, text_of

EVERY = "".join(map(chr, range(0x110000)))


def is_word(letter: str) -> bool:
    mark = unicodedata.category(letter) in {"Mn", "Mc"}
    here = 0x0300 <= ord(letter) < 0x2000 or 0xA000 <= ord(letter) < 0xAC00
    return letter.isalnum() or (mark and here)


def is_symbol(letter: str) -> bool:
    return not (letter.isascii() or letter.isspace() or letter.isalnum())


def test_words_and_symbols_are_what_python_says() -> None:
    kinds = kinds_of(points_of(EVERY)).tolist()
    assert [bool(kind & character.IS_WORD) for kind in kinds] == list(map(is_word, EVERY))
    assert [bool(kind & character.IS_SYMBOL) for kind in kinds] == list(map(is_symbol, EVERY))


@pytest.mark.parametrize(
    ("kind", "characters"),
    [
        (character.IS_INVISIBLE, character.INVISIBLE),
        (character.IS_STYLED, character.STYLED + character.FULL_WIDTH),
        (character.IS_UNSPACED, character.UNSPACED),
        (character.IS_BORROWED, character.BORROWED),
        (character.IS_PHONETIC, character.PHONETIC),
        (character.IS_LATIN, "A-Za-z"),
    ],
)
def test_a_kind_has_exactly_its_characters(kind: int, characters: str) -> None:
    kinds = kinds_of(points_of(EVERY))
    found = set(np.flatnonzero(kinds & kind).tolist())
    assert found == {ord(letter) for letter in re.findall(f"[{characters}]", EVERY)}


def test_points_and_text_turn_into_each_other() -> None:
    text = "a\u00e9\u65e5\U0001f600\ud800"
    assert text_of(points_of(text)) == text


def test_a_text_is_what_any_of_its_characters_is() -> None:
    assert any_of(kinds_of(points_of(""))) == 0
    assert any_of(kinds_of(points_of("a\u0430"))) == (
        character.IS_WORD | character.IS_LATIN | character.IS_BORROWED
    )
