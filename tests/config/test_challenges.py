import re
from pathlib import Path

import pytest

from challenge import codes
from challenge.configuration import LONGEST_LOCAL_PART, configuration
from challenge.switch import Switch
from config.mail_server import passwords
from tests.config.fresh import refusal, setting

ON = {
    "CHALLENGES": "on",
    "CHALLENGE_SITE": "https://hamlet.example.org/",
    "CHALLENGE_ADDRESS": "Ask@Hamlet.example.org",
    "CHALLENGE_SMTP_URL": "smtp://ask:sesame@mail.example",
    "CHALLENGE_MAILBOX_URL": "imaps://ask:sesame@mail.example",
    "CHALLENGE_KEYS": "k" * 32 + "," + "l" * 32,
}


def test_nothing_is_sent_unless_it_was_said() -> None:
    assert configuration().switch is Switch.OFF


def test_challenges_that_are_on_have_all_they_need(tmp_path: Path) -> None:
    fields = "[str(c.switch), c.site, c.address, c.helo, len(c.keys), c.caps.user_a_day]"
    said = f"[{fields} for c in [settings.CHALLENGE]][0]"
    assert setting(said, DATA_DIR=str(tmp_path), **ON, CHALLENGES_PER_USER_A_DAY="3") == [
        "on", "https://hamlet.example.org", "ask@hamlet.example.org", "hamlet.example.org", 2, 3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["CHALLENGE_SITE", "CHALLENGE_ADDRESS", "CHALLENGE_SMTP_URL", "CHALLENGE_MAILBOX_URL"]
)
def test_challenges_are_not_on_without(name: str, tmp_path: Path) -> None:
    said = {key: value for key, value in ON.items() if key != name}
    line = refusal(DATA_DIR=str(tmp_path), **said)
    assert f"{name}: is missing" in line
    assert f"For example: {name}=" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHALLENGES", "sometimes"),
        ("CHALLENGE_SITE", "hamlet.example.org"),
        ("CHALLENGE_ADDRESS", "ask+me@example.org"),
        ("CHALLENGE_ADDRESS", "twelveletter@example.org"),
        ("CHALLENGE_SMTP_URL", "http://u:sesame@mail.example"),
        ("CHALLENGE_KEYS", "sesame"),
        ("CHALLENGE_DKIM_KEY_FILE", "/no/such/file"),
        ("CHALLENGE_SPAM_BUDGET", "5"),
        ("CHALLENGE_WAIT_DAYS", "0"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_never_repeated(
    name: str, value: str, tmp_path: Path
) -> None:
    said = {"CHALLENGE_DKIM_SELECTOR": "s"} if "DKIM" in name else {}
    line = refusal(DATA_DIR=str(tmp_path), **said, **{name: value})
    assert re.search(f"{name}\\b.*For example: {name}=", line), line
    assert "sesame" not in line


def test_a_code_has_room_beside_the_longest_local_part() -> None:
    assert LONGEST_LOCAL_PART + len("+") + codes.LENGTH == 64


def test_a_key_is_made_and_kept_where_nobody_is_asked_for_one(tmp_path: Path) -> None:
    key = "settings.CHALLENGE.keys[0].decode()"
    assert setting(key, DATA_DIR=str(tmp_path)) == setting(key, DATA_DIR=str(tmp_path))


def test_passwords_are_found_as_written_and_as_meant() -> None:
    urls = ("smtp://u:ses%2Fame@h", "imaps://h/INBOX", "smtp://h:port", "", "http://[")
    assert passwords(*urls) == ["ses%2Fame", "ses/ame"]
