"""Encodings within mail: RFC 2045, 2047 and 2231, kept and broken."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.encoded_word import decode_encoded_words
from mail.parameters import file_name, read_structured
from mail.transfer_encoding import decode_base64, undo
from tests.mail.reading import unhurried


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=?utf-8?q?a_b=C3=A9?= c", "a bé c"),
        ("=?utf-8?b?w6k=?=\t =?UTF-8?B?w6k=?= x", "éé x"),
        ("=?utf-8?b?ww==?= =?utf-8?b?qQ==?=", "é"),
        ("=?utf-8?q?=C3?==?utf-8?q?=A9?=", "é"),
        ("=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", "éé"),
        ("a=?utf-8?q?=C3=A9?=b", "aéb"),
        ("=?utf-8*de?q?=C3=A9?=", "é"),
        ("=?utf-8?x?abc?= =?utf-8?q?open", "=?utf-8?x?abc?= =?utf-8?q?open"),
        ("=?utf-8?b?!!!!?=", ""),
        ("  two  spaces ", "  two  spaces "),
    ],
)
def test_encoded_words_read_as_clients_read_them(text: str, expected: str) -> None:
    assert decode_encoded_words(text) == expected


@unhurried
@given(st.binary(max_size=100))
def test_base64_survives_missing_padding_and_foreign_characters(data: bytes) -> None:
    encoded = base64.b64encode(data)
    assert decode_base64(encoded.rstrip(b"=")) == data
    assert (
        decode_base64(b"!\n ".join(encoded[i : i + 5] for i in range(0, len(encoded), 5))) == data
    )


def test_base64_is_read_on_after_padding() -> None:
    assert decode_base64(b"QQ==\nQkM=\n") == b"ABC"


@unhurried
@given(st.binary(min_size=1, max_size=100))
def test_uuencoded_bytes_come_back(data: bytes) -> None:
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    encoded = b"text before\nbegin 644 file.bin\n" + b"".join(lines) + b"`\nend\ntext after\n"
    assert undo(encoded, "x-uuencode") == data


@unhurried
@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "?"]))
def test_any_bytes_can_be_undone(data: bytes, encoding: str) -> None:
    assert isinstance(undo(data, encoding), bytes)


@pytest.mark.parametrize(
    ("raw", "value", "name"),
    [
        ("Text/HTML; charset=utf-8; name=a.txt", "text/html", "a.txt"),
        ('attachment; filename="a;b\\"c.txt"', "attachment", 'a;b"c.txt'),
        ("attachment; filename*=utf-8'de'%E2%82%AC.txt", "attachment", "€.txt"),
        ("a/b; name*0=long; name*2=c; name*1=b", "a/b", "longbc"),
        ("a/b; filename*0*=iso-8859-1''%E9; filename*1=x", "a/b", "éx"),
        ('a/b; name="=?utf-8?q?=E2=82=AC?="', "a/b", "€"),
        ("a/b (comment); name = x (other)", "a/b", "x"),
        ('a/b; name="open', "a/b", "open"),
        ("a/b;;; ; name=x; name=y", "a/b", "x"),
        ("", "", ""),
    ],
)
def test_a_structured_field_reads_tolerantly(raw: str, value: str, name: str) -> None:
    found = read_structured(raw)
    assert found.value == value
    assert file_name(found) == name
