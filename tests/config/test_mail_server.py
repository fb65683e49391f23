from pathlib import Path

import pytest

from config.mail_server import MailServer, mail_server
from tests.config.fresh import refusal, setting


def test_without_a_url_mail_goes_nowhere(tmp_path: Path) -> None:
    assert mail_server("") == MailServer()
    said = "[settings.EMAIL_CONFIGURED, settings.EMAIL_BACKEND.split('.')[-2]]"
    assert setting(said, DATA_DIR=str(tmp_path)) == [False, "dummy"]


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+starttls://mail.example", 587, True, False),
        ("smtps://mail.example:2465", 2465, False, True),
    ],
)
def test_the_scheme_says_how_the_line_is_protected(
    url: str, port: int, starttls: bool, tls: bool
) -> None:
    server = mail_server(url)
    assert (server.host, server.port) == ("mail.example", port)
    assert (server.starttls, server.tls) == (starttls, tls)


def test_user_and_password_reach_django(tmp_path: Path) -> None:
    said = (
        "[settings.EMAIL_CONFIGURED, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, "
        "settings.DEFAULT_FROM_EMAIL]"
    )
    url = "smtp+starttls://hamlet:ses%2Fame@mail.example"
    assert setting(said, DATA_DIR=str(tmp_path), EMAIL_URL=url) == [
        True,
        "hamlet",
        "ses/ame",
        "Hamlet <hamlet@127.0.0.1>",
    ]


@pytest.mark.parametrize(
    "url", ["mail.example", "http://u:sesame@mail.example", "smtp://u:sesame@:25", "smtp://h:port"]
)
def test_what_is_no_mail_server_is_refused_and_never_repeated(url: str, tmp_path: Path) -> None:
    line = refusal(DATA_DIR=str(tmp_path), EMAIL_URL=url)
    assert "EMAIL_URL: " in line
    assert "sesame" not in line
