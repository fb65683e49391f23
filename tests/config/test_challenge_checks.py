from dataclasses import replace
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from challenge.configuration import Dkim
from config import challenge_checks as checks

SECRET = "sesame"


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


def test_nothing_is_wrong_where_nothing_was_said() -> None:
    assert [checks.letters(), checks.pages(), checks.mailbox_of_answers()] == [[], [], []]


def test_a_letter_that_could_not_be_made_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('locale = "en"\nsubject = "Hello"\nletter = ["Hello."]\n')
    settings.CHALLENGE = replace(settings.CHALLENGE, texts=tmp_path)
    assert ids(checks.letters()) == ["hamlet.E006"]


def test_a_key_that_cannot_sign_is_an_error(settings: Settings, tmp_path: Path) -> None:
    key = tmp_path / "dkim.pem"
    key.write_text("no key at all")
    settings.CHALLENGE = replace(
        settings.CHALLENGE, address="ask@hamlet.example", dkim=Dkim("h1", key)
    )
    assert ids(checks.letters()) == ["hamlet.E006"]


def test_a_word_that_no_page_asks_for_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "en.toml").write_text('sned = "Deliver"\n')
    settings.CHALLENGE = replace(settings.CHALLENGE, texts=tmp_path)
    [wrong] = checks.pages()
    assert wrong.id == "hamlet.E007"
    assert "sned" in wrong.msg


@pytest.mark.parametrize("url", [f"http://u:{SECRET}@h", f"imaps://:{SECRET}@h", "imaps://h/INBOX"])
def test_a_mailbox_that_nobody_could_log_in_to_is_an_error(url: str, settings: Settings) -> None:
    settings.CHALLENGE = replace(settings.CHALLENGE, mailbox_url=url)
    [wrong] = checks.mailbox_of_answers()
    assert wrong.id == "hamlet.E008"
    assert SECRET not in wrong.msg


def test_a_mailbox_with_all_it_needs_is_right(settings: Settings) -> None:
    url = f"imaps://ask:{SECRET}@mail.example/INBOX"
    settings.CHALLENGE = replace(settings.CHALLENGE, mailbox_url=url)
    assert checks.mailbox_of_answers() == []
