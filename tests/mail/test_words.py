"""Words: the same for a message and for a user's keyword, whatever they wear."""

# ruff: noqa: RUF001 (ambiguous letters are what is tested)

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import RegexpTokenizer

from mail.fact import Fact
from mail.folding import fold_noting
from mail.limits import WORD_CHARACTERS
from mail.words import PATTERN, fold, words
from tests.mail.reading import unhurried

TEXTS = {
    "Running runners RAN, don’t they?": ["run", "runner", "ran", "don't", "they"],
    "ＦＲＥＥ 𝓕𝓻𝓮𝓮 Ⓕⓡⓔⓔ ﬁne": ["free", "free", "free", "fine"],
    "vi\u200bagra vi\u00adagra vi\ufeffagra": ["viagra"] * 3,
    "V\u0456\u0430gr\u0430": ["viagra"],
    "сор": ["сор"],
    "Stop the сор now": ["stop", "the", "cop", "now"],
    "Он сказал: сор and more": ["он", "сказал", "сор", "and", "more"],
    "USBшный": ["usbшный"],
    "the angle α of ρ": ["the", "angl", "α", "of", "ρ"],
    "日本語": ["日本", "本語"],
    "iPhoneを買う": ["iphon", "を買", "買う"],
    "हिन्दी ภาษา": ["हिन्दी", "ภา", "าษ", "ษา"],
    "snake_case 3.14 a-b": ["snake", "case", "3", "14", "a", "b"],
    "x" * 200: ["x" * WORD_CHARACTERS],
    "": [],
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.items(), ids=[text[:20] for text in TEXTS])
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("plain English", set()),
        ("Русский текст и English", set()),
        ("ελληνικά και English", set()),
        ("日本語のＦＡＸ", set()),
        ("می\u200cخواهم क्\u200dष", set()),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", set()),
        ("vi\u200bagra", {Fact.ZERO_WIDTH}),
        ("pаypal", {Fact.LOOK_ALIKE}),
        ("𝓕𝓻𝓮𝓮 stuff", {Fact.LOOK_ALIKE}),
        ("ＦＲＥＥ stuff", {Fact.LOOK_ALIKE}),
        ("ꜰʀᴇᴇ", {Fact.LOOK_ALIKE}),
    ],
)
def test_disguises_are_told_and_honest_scripts_are_not(text: str, facts: set[Fact]) -> None:
    assert fold_noting(text).facts == facts


@unhurried
@given(st.text(max_size=200))
def test_folding_what_is_folded_changes_no_word(text: str) -> None:
    assert words(fold(text)) == words(text)


@unhurried
@given(st.text(st.characters(categories=["L", "Nd", "P", "Z"]), max_size=200))
def test_tokens_are_those_of_nltk(text: str) -> None:
    folded = fold(text).replace("_", " ")
    theirs = RegexpTokenizer(PATTERN).tokenize(folded)
    ours = re.findall(PATTERN, folded)
    assert ours == theirs


@unhurried
@given(st.text(st.characters(codec="ascii"), max_size=200))
def test_a_foreign_word_changes_no_english_one(text: str) -> None:
    assert words(text + " été") == (*words(text), "été")
