"""Character sets, real and claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.charset import Decoded, codec, decode
from tests.mail.reading import unhurried


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("é".encode(), "", "é"),
        ("é".encode("cp1252"), "", "é"),
        ("“é”".encode("cp1252"), "iso-8859-1", "“é”"),
        ("é".encode(), "us-ascii", "é"),
        ("漢字".encode("gb18030"), "GB2312", "漢字"),
        ("한국".encode("cp949"), "ks_c_5601-1987", "한국"),
        ("日本".encode("iso-2022-jp"), "ISO-2022-JP", "日本"),
        ("привет".encode("koi8-r"), "KOI8-R", "привет"),
        (b"\xef\xbb\xbfx", "utf-8", "x"),
        (b"a\0b", "utf-8", "ab"),
        (b"+2AA-", "utf-7", "\ufffd"),
    ],
)
def test_bytes_read_as_clients_read_them(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset) == Decoded(text)


@pytest.mark.parametrize("charset", ["x-unknown", "idna", "hex", "rot13", "punycode", "os", "é"])
def test_what_is_no_character_set_is_told(charset: str) -> None:
    assert codec(charset) is None
    assert decode("é".encode(), charset) == Decoded("é", known=False)


@unhurried
@given(st.binary(max_size=60), st.one_of(st.text(max_size=12), st.sampled_from(["utf-16", "hz"])))
def test_any_bytes_in_any_character_set_are_clean_text(data: bytes, charset: str) -> None:
    text = decode(data, charset).text
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text
