"""What every command does with text, errors, widths and locales."""

import io
import json
from contextlib import redirect_stdout

import pytest
from django.core.management import CommandError, call_command
from rich.table import Table

from console.command import HamletCommand
from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"
LOST = "\N{REPLACEMENT CHARACTER}"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


def letter(tmp_path, subject):
    """A letter's file."""
    file = tmp_path / "letter.eml"
    file.write_bytes(f"From: bob@friends.example\r\nSubject: {subject}\r\n\r\nHello.\r\n".encode())
    return str(file)


@pytest.mark.parametrize("subject", ["[/b] hello", "[a-z]{3}xx", ":smile: [bold]hello[/bold]"])
def test_what_looks_like_markup_is_printed_to_the_letter(tmp_path, subject):
    assert f"Subject: {subject}\n" in run("judge", ANNA, letter(tmp_path, subject))


def test_a_keyword_that_looks_like_markup_is_listed_as_it_is():
    assert "“[a-z]{3}xx” added" in run("keywords", ANNA, "add", "[a-z]{3}xx", "--kind", "regex")
    assert "[a-z]{3}xx" in run("keywords", ANNA, "list")


def test_a_subject_cannot_command_the_terminal(tmp_path):
    path = letter(tmp_path, "=?utf-8?q?a=1B[2Jb=C2=9B2J=E2=80=AEc?=")
    assert f"Subject: a{LOST}[2Jb{LOST}2J{LOST}c\n" in run("judge", ANNA, path)


def test_an_error_cannot_command_the_terminal():
    with pytest.raises(CommandError, match=f"a{LOST}b” is not a number"):
        run("policy", ANNA, "set", "threshold=a\x1bb")
    with pytest.raises(CommandError, match=f"a{LOST}b”; there are"):
        run("policy", ANNA, "preset", "a\x1bb")


def test_json_is_exact_and_cannot_command_the_terminal(tmp_path):
    path = letter(tmp_path, "=?utf-8?q?a=1B=C2=9B=E2=80=AE=C3=BC?=")
    assert run("judge", ANNA, path, "--json").isascii()
    assert run_json("judge", ANNA, path)["subject"] == "a\x1b\x9b\u202eü"


def printed_in_ascii(*command):
    """What a command prints to a standard output that knows ASCII only."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="ascii", write_through=True)
    with redirect_stdout(stream):
        call_command(*command)
    return written.getvalue().decode("ascii")


def test_a_locale_without_a_character_shows_a_question_mark():
    assert "preset careful ? S_t 0.7" in printed_in_ascii("policy", ANNA, "show")


def test_json_loses_nothing_in_that_locale():
    zoe = "zoë@home.example"
    User.objects.create_user(zoe)
    told = json.loads(printed_in_ascii("retrain", "--all", "--json"))
    assert zoe in [each["address"] for each in told]


class Verbose(HamletCommand):
    """A command that says a table with more than 80 columns."""

    def handle(self, *args, **options):
        """Says it."""
        table = Table(box=None, show_header=False)
        table.add_row("word " * 22)
        self.say(table)


@pytest.mark.parametrize(("columns", "lines"), [(None, 1), ("60", 2)])
def test_output_to_a_file_is_wide_unless_told(monkeypatch, columns, lines):
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    out = io.StringIO()
    call_command(Verbose(), stdout=out)
    assert len(out.getvalue().splitlines()) == lines
