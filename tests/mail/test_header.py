"""Where a header ends, and what its fields hold."""

import pytest

from mail.header import read_header, read_value


@pytest.mark.parametrize(
    ("raw", "names", "body"),
    [
        (b"A: 1\nB: 2\n\nbody", ["a", "b"], b"body"),
        (b"A: 1\r\n  folded\r\nB: 2\r\n\r\nbody", ["a", "b"], b"body"),
        (b"A: 1\rB: 2\r\rbody", ["a", "b"], b"body"),
        (b"From x Mon Feb\nA: 1\n>From y\nB: 2\n\nbody", ["a", "b"], b"body"),
        (b"A : spaced\n\nbody", ["a"], b"body"),
        (b"\nbody", [], b"body"),
        (b"A: 1", ["a"], b""),
        (b"A: 1\nno field\nB: 2\n", ["a"], b"no field\nB: 2\n"),
    ],
)
def test_a_header_ends_at_the_first_line_that_is_no_field(
    raw: bytes, names: list[str], body: bytes
) -> None:
    block = read_header(raw, 0, len(raw))
    assert [name for name, _ in block.fields] == names
    assert raw[block.body :] == body
    assert block.malformed == body.startswith(b"no field")


def test_a_folded_value_is_one_line() -> None:
    raw = b"A: one\r\n\ttwo\n three  \n\n"
    assert read_header(raw, 0, len(raw)).first("a") == "one two three"


@pytest.mark.parametrize("raw", ["é".encode(), b"\xe9", b"=?utf-8?q?=C3=A9?=", b"\0\xe9\0"])
def test_eight_bit_values_are_read(raw: bytes) -> None:
    assert read_value(read_header(b"A: " + raw, 0, len(raw) + 3).first("a")) == "é"


def test_an_encoded_word_cannot_add_a_line() -> None:
    assert read_value("=?utf-8?q?a=0D=0Ab=E2=80=A8c?=") == "a  b c"
