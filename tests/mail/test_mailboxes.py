"""Address lists, kept and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.mailboxes import read_mailbox, read_mailboxes
from tests.mail.reading import unhurried

LISTS = {
    "Anna <anna@example.com>": [("anna@example.com", "Anna")],
    '"a@bank.example" <b@evil.example>': [("b@evil.example", "a@bank.example")],
    '"Doe, Jane" <j@d.example>, k@d.example': [("j@d.example", "Doe, Jane"), ("k@d.example", "")],
    "a@b.example (Comment (nested))": [("a@b.example", "Comment nested")],
    "Group: a@b.example, c@d.example;": [("a@b.example", ""), ("c@d.example", "")],
    "undisclosed-recipients:;": [],
    "<@r1.example,@r2.example:u@h.example>": [("u@h.example", "")],
    "a@x.example <b@y.example>": [("b@y.example", "a@x.example")],
    '"a b"@c.example': [("a b@c.example", "")],
    "a@[192.0.2.1]": [("a@[192.0.2.1]", "")],
    "open <a@b.example": [("a@b.example", "open")],
    "nobody": [],
    "A@B.EXAMPLE.": [("a@b.example", "")],
    "=?utf-8?q?J=C3=BC?= <j@x.example>": [("j@x.example", "Jü")],
}


@pytest.mark.parametrize(("text", "expected"), LISTS.items(), ids=LISTS.keys())
def test_a_list_names_its_mailboxes(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.mailbox, found.name) for found in read_mailboxes(text)] == expected


def test_the_null_sender_is_no_absent_one() -> None:
    null = read_mailbox("<>")
    assert null is not None
    assert (null.local, null.domain) == ("", "")
    assert read_mailbox("no address") is None
    assert str(read_mailbox(" <A@b.example> ")) == "a@b.example"


@unhurried
@given(st.text(max_size=80))
def test_any_text_is_a_list(text: str) -> None:
    assert all(found.local == found.local.casefold() for found in read_mailboxes(text))
