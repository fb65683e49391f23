"""The words of letters: ours in ten languages, the administrator's own before them."""

from pathlib import Path

import pytest
from babel import Locale
from pytest_django import Settings

from challenge.texts import NEEDED, TextError, languages, read, texts_in
from tests.challenge.build import configured

GOOD = """\
locale = "en_GB"
subject = "your mail"
letter = "Answer at $link for $who until $until; it costs $$1."
"""


def test_there_are_ten_languages_at_least(settings: Settings) -> None:
    configured(settings)
    assert languages() >= {"en", "de", "fr", "es", "da", "sv", "nl", "it", "pt", "pl"}


@pytest.mark.parametrize(
    "language", sorted(file.stem for file in Path("challenge").glob("*/*.toml"))
)
def test_ours_say_all_that_is_needed_and_know_their_language(
    settings: Settings, language: str
) -> None:
    configured(settings)
    texts = texts_in(language)
    assert set(texts.letter.get_identifiers()) >= NEEDED
    assert Locale.parse(texts.locale).language == language == texts.language


def test_a_language_without_words_is_answered_in_english(settings: Settings) -> None:
    configured(settings)
    assert texts_in("ja").language == "en"
    assert texts_in("../en").language == "en"


def test_the_administrators_own_words_go_first(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(GOOD.replace("your mail", "Ihre Mail"))
    (tmp_path / "fi.toml").write_text(GOOD.replace("en_GB", "fi_FI"))
    configured(settings, texts=tmp_path)
    assert texts_in("de").subject.template == "Ihre Mail"
    assert texts_in("fi").locale == "fi_FI"
    assert texts_in("fr").letter.template.startswith("Bonjour")


def test_a_dollar_may_stand_for_itself(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(GOOD)
    said = read(tmp_path / "en.toml").letter.substitute(link="L", who="W", until="U")
    assert said == "Answer at L for W until U; it costs $1."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (GOOD.replace("$link", ""), r"leaves out \$link"),
        (GOOD.replace("$who", "$whom"), r"a place that is none of \$address"),
        (GOOD.replace("$$", "$"), "a place that is none of"),
        (GOOD.replace('subject = "your mail"', ""), "does not say 'subject'"),
        (GOOD.replace('"your mail"', "7"), "to be texts"),
        (GOOD.replace('"en_GB"', '"Klingon"'), "klingon"),
        ("letter", "cannot be read"),
    ],
)
def test_a_file_of_which_no_letter_could_be_made_says_why(
    tmp_path: Path, words: str, why: str
) -> None:
    (tmp_path / "en.toml").write_text(words)
    with pytest.raises(TextError, match=why):
        read(tmp_path / "en.toml")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="cannot be read"):
        read(tmp_path / "en.toml")
