"""Content-Type and Content-Disposition: a value and its parameters (RFC 2045, RFC 2231)."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from mail.charset import decode
from mail.encoded_word import decode_encoded_words
from mail.limits import PARAMETERS, STRUCTURED_CHARACTERS

_PARAMETER = re.compile(
    r";\s*+([^\s=;\"]++)\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*+)\"?|([^;]*+))", re.DOTALL
)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_CONTINUED = re.compile(r"(.+?)\*(\d{1,3})(\*?)")


@dataclass(frozen=True, slots=True)
class Structured:
    """A field's value in lower case, and its parameters by name in lower case."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def read_structured(text: str) -> Structured:
    """The value and parameters of a field; the first of a repeated parameter counts."""
    value, semicolon, rest = text[:STRUCTURED_CHARACTERS].partition(";")
    value = _without_comments(value).strip().lower()
    if not semicolon:
        return Structured(value)
    plain: dict[str, str] = {}
    for count, match in enumerate(_PARAMETER.finditer(";" + rest)):
        if count >= PARAMETERS:
            break
        quoted = match[2]
        content = (
            _QUOTED_PAIR.sub(r"\1", quoted)
            if quoted is not None
            else _without_comments(match[3]).strip()
        )
        plain.setdefault(match[1].lower(), content)
    return Structured(value, _joined(plain) if "*" in rest else plain)


def _without_comments(text: str) -> str:
    return text.partition("(")[0] if "(" in text else text


def _joined(plain: dict[str, str]) -> dict[str, str]:
    """RFC 2231 continuations joined and percent-encoding undone."""
    joined: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, content in plain.items():
        continued = _CONTINUED.fullmatch(name)
        if continued:
            pieces.setdefault(continued[1], {})[int(continued[2])] = (content, bool(continued[3]))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {})[0] = (content, True)
        else:
            joined[name] = content
    for name, numbered in pieces.items():
        charset, data = "", bytearray()
        for number, (content, encoded) in sorted(numbered.items()):
            piece = content
            if encoded and number == 0 and content.count("'") >= 2:
                charset, _, piece = content.split("'", 2)
            data += unquote_to_bytes(piece) if encoded else piece.encode("utf-8", "replace")
        joined[name] = decode(bytes(data), charset).text
    return joined


def file_name(*structured: Structured) -> str:
    """The file name of a part from its disposition and type, "" if it has none."""
    for each in structured:
        name = each.parameters.get("filename") or each.parameters.get("name")
        if name:
            return decode_encoded_words(name) if "=?" in name else name
    return ""
