"""Bytes to text, whatever character set they claim."""

import encodings
import pkgutil
import re
from dataclasses import dataclass
from encodings.aliases import aliases
from functools import lru_cache

# Python codecs that are no character sets of mail; some take quadratic time.
_NO_CHARSETS = {
    "aliases",
    "base64_codec",
    "bz2_codec",
    "charmap",
    "hex_codec",
    "idna",
    "mbcs",
    "oem",
    "punycode",
    "quopri_codec",
    "raw_unicode_escape",
    "rot_13",
    "undefined",
    "unicode_escape",
    "uu_codec",
    "zlib_codec",
}
_CODECS = {module.name for module in pkgutil.iter_modules(encodings.__path__)} - _NO_CHARSETS

# What clients really decode: the superset that senders mean (WHATWG Encoding §4.2).
_SUPERSETS = {
    "latin_1": "cp1252",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "utf_8": "utf_8_sig",
}
_UNREADABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and whether its character set exists and fits."""

    text: str
    known: bool = True


@lru_cache(maxsize=1024)
def codec(charset: str) -> str | None:
    """The Python codec for a character set's name, None if there is none."""
    name = re.sub(r"[^a-z0-9]+", "_", charset.lower()).strip("_").removeprefix("x_")
    for candidate in (name, name.replace("_", ""), name.replace("cp_", "cp")):
        found = aliases.get(candidate, candidate)
        if found in _CODECS:
            return _SUPERSETS.get(found, found)
    return None


def readable(text: str) -> str:
    """The text without NUL; a lone surrogate, which no database takes, becomes U+FFFD."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return _UNREADABLE.sub("\ufffd", text.replace("\0", ""))


def decode(data: bytes, charset: str = "") -> Decoded:
    """The text of `data`; an undeclared or unknown character set is guessed.

    The guess is UTF-8 where the bytes allow it, Windows-1252 otherwise; so are
    8-bit bytes read that claim to be ASCII.
    """
    name = codec(charset[:100]) if charset else "ascii"
    if name is None or name == "ascii":
        return Decoded(guess(data), known=name is not None)
    return Decoded(readable(data.decode(name, "replace")))


def guess(data: bytes) -> str:
    """The text of bytes that declare no character set."""
    if data.isascii() and b"\0" not in data:
        return data.decode("ascii")
    try:
        return readable(data.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return readable(data.decode("cp1252", "replace"))
