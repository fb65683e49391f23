"""Hostile text on its way to a terminal."""

from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from console.plain import Plain, plain


def shown(content):
    """What a colour terminal 60 wide would be sent."""
    out = StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=60).print(Plain(content))
    return out.getvalue()


@pytest.mark.parametrize(
    "obeyed",
    ["\x00", "\x07", "\x08", "\r", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2069", "\udc80"],
)
def test_what_a_terminal_would_obey_is_shown_as_replaced(obeyed):
    assert plain(f"a{obeyed}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_all_other_text_stays():
    text = "Grüße,\n\t日本語 · [bold] :smile: 👩\N{ZERO WIDTH JOINER}👧"
    assert plain(text) == text


def test_a_text_keeps_its_own_colour_and_loses_those_it_was_sent():
    assert shown(Text("a\x1b[32mb", "red")) == "\x1b[31ma\N{REPLACEMENT CHARACTER}[32mb\x1b[0m\n"


def test_the_cells_and_the_title_of_a_table_are_cleaned():
    table = Table("one\x1b[2J", title="all\x1b[2J")
    table.add_row("cell\x9b2J")
    assert "\x1b[2J" not in shown(table)
    assert "\x9b" not in shown(table)
    assert "cell\N{REPLACEMENT CHARACTER}2J" in shown(table)
