"""What is taken over from the mail that is asked about, and what is not."""

import pytest

from challenge.original import read_original
from mail.message import parse


def original(fields: str) -> tuple[str, tuple[str, ...]]:
    found = read_original(parse(f"{fields}\r\n\r\nWords.\r\n".encode()), ())
    return found.message_id, found.references


def test_a_message_id_is_taken_over() -> None:
    assert original("Message-ID:\r\n <a.b$c+d@person.example>") == ("<a.b$c+d@person.example>", ())


@pytest.mark.parametrize(
    "value",
    ["", "a@b", "<a b@c>", "<<a@b>", "<a@b\t>", f"<{'a' * 250}@b>", "<é@b>", "\x01<a@b>"],
)
def test_what_is_no_message_id_is_left_out(value: str) -> None:
    assert original(f"Message-ID: {value}")[0] == ""


def test_only_the_first_of_several_ids_counts() -> None:
    assert original("Message-ID: <a@b> <c@d>\r\nMessage-ID: <e@f>")[0] == "<a@b>"


def test_the_thread_before_it_is_taken_over_its_end_at_least() -> None:
    ids = " ".join(f"<{n}@x>" for n in range(30))
    assert original(f"References: {ids}")[1] == tuple(f"<{n}@x>" for n in range(20, 30))


def test_where_there_is_no_thread_what_it_answered_is() -> None:
    assert original("In-Reply-To: Your mail of Monday <a@b>")[1] == ("<a@b>",)


def test_what_is_no_id_is_left_out_of_the_thread() -> None:
    assert original("References: <a@b> junk Bcc: <c d@e> <f@g>")[1] == ("<a@b>", "<f@g>")


def test_it_is_known_by_which_of_the_users_addresses_it_came() -> None:
    own = {"anna@home.example", "violins@home.example"}
    to = b"To: Eve <eve@home.example>, Shop <Violins@Home.example>\nCc: anna@home.example\n\n"
    assert read_original(parse(to), own).addressed == "violins@home.example"
    resent = b"To: eve@home.example\nResent-To: anna@home.example\n\n"
    assert read_original(parse(resent), own).addressed == "anna@home.example"
    assert read_original(parse(b"To: eve@home.example\n\n"), own).addressed == ""
