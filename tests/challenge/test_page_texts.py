import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Template

import pytest
from pytest_django import Settings

from challenge.page_texts import filled, page_in, read, strings
from challenge.texts import OURS, TextError, languages
from tests.challenge.build import configured

FILES = sorted((OURS / "page").glob("*.toml"))
ENGLISH = OURS / "page" / "en.toml"


@pytest.fixture(autouse=True)
def configuration(settings: Settings) -> None:
    configured(settings)


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Path:
    """The administrator's folder of pages."""
    settings.CHALLENGE = replace(settings.CHALLENGE, texts=tmp_path)
    (tmp_path / "page").mkdir()
    return tmp_path / "page"


def test_every_language_of_our_letters_has_a_page() -> None:
    assert {file.stem for file in FILES} == languages()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_language_says_all_that_english_says_with_the_same_places(file: Path) -> None:
    english, other = strings(ENGLISH), strings(file)
    assert list(other) == list(english)
    for name, text in other.items():
        assert text.strip() == text != "", name
        places = Template(english[name]).get_identifiers()
        assert sorted(Template(text).get_identifiers()) == sorted(places), name
    assert page_in(file.stem).language.startswith(file.stem)


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("", "en_GB"),
        ("en-US,en;q=0.9", "en_GB"),
        ("de", "de_DE"),
        ("de-AT,de;q=0.9,en;q=0.5", "de_DE"),
        ("en;q=0.5,da;q=0.8", "da_DK"),
        ("tlh,fr;q=0.3", "fr_FR"),
        ("tlh", "en_GB"),
        ("*", "en_GB"),
        ("../../etc/passwd", "en_GB"),
        ("de" * 10_000, "en_GB"),
        ("\x00;q=a,;;,", "en_GB"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_asks_for(accepted: str, locale: str) -> None:
    assert page_in(accepted).locale == locale


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "2 November 2026"), ("de", "2. November 2026"), ("pl", "2 listopada 2026")],
)
def test_days_are_written_as_people_write_them(language: str, day: str) -> None:
    assert page_in(language).on(date(2026, 11, 2)) == day


def test_the_administrators_words_come_before_ours_and_ours_fill_their_gaps(own: Path) -> None:
    (own / "de.toml").write_text('waiting = "Ihr Brief wartet"\n', encoding="utf-8")
    page = page_in("de")
    assert page.waiting == "Ihr Brief wartet"
    assert page.send == strings(OURS / "page" / "de.toml")["send"]
    assert page.locale == "de_DE"


def test_an_administrator_may_add_a_language(own: Path) -> None:
    (own / "nb.toml").write_text('locale = "nb_NO"\nsend = "Lever posten"\n', encoding="utf-8")
    assert page_in("nb-NO").send == "Lever posten"
    assert page_in("nb-NO").language == "nb-NO"


def test_words_that_were_changed_are_read_again(own: Path) -> None:
    file = own / "en.toml"
    file.write_text('send = "One"\n', encoding="utf-8")
    assert page_in("en").send == "One"
    file.write_text('send = "Two"\n', encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert page_in("en").send == "Two"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("send = 1\n", "nothing but texts"),
        ("send = \n", "not to be used"),
        ('sned = "Deliver"\n', "sned"),
        ('lead = "Costs $ 5"\n', "lead"),
        ('lead = "For $whom"\n', "lead"),
        ('locale = "xx_YY"\n', "xx_YY"),
    ],
)
def test_a_file_that_no_page_can_be_made_of_is_said_at_once(own: Path, text: str, why: str) -> None:
    (own / "en.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TextError, match=why):
        page_in("en")


def test_no_more_languages_are_kept_than_there_may_be() -> None:
    assert read.cache_info().maxsize is not None


def test_places_are_filled() -> None:
    assert filled("$left plus $right", left=2, right=3) == "2 plus 3"
