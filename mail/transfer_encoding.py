"""Content-Transfer-Encoding, undone as far as the bytes allow."""

import binascii
import re

_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
# More pieces of base64 in one part than this are no one's mail.
_RUNS = 1_000
_PADDING = re.compile(rb"=[=\s]*")
_UU_BEGIN = re.compile(rb"begin [0-7]{3,4} [^\r\n]*\r?\n")


def undo(data: bytes, encoding: str) -> bytes:
    """The bytes that were encoded; unknown encodings and damage leave what can be read."""
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _decode_uuencode(data)
    return data


def decode_base64(data: bytes) -> bytes:
    """The decoded bytes; foreign characters are skipped, padding may be missing or inside."""
    try:
        decoded = binascii.a2b_base64(data)
    except binascii.Error:
        return b"".join(map(_decode_run, _PADDING.split(data, _RUNS)))
    # The standard library stops at padding; some clients read on, so text could hide there.
    inside = data.rstrip(b"=\r\n\t ").find(b"=")
    if inside >= 0:
        return b"".join(map(_decode_run, _PADDING.split(data, _RUNS)))
    return decoded


def _decode_run(run: bytes) -> bytes:
    clean = _NO_BASE64.sub(b"", run)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _decode_uuencode(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    decoded = bytearray()
    for line in data[begin.end() :].splitlines():
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            decoded += binascii.a2b_uu(line)
        except binascii.Error:
            # Many encoders miscount the last line; its length byte says how much is meant.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded += binascii.a2b_uu(line[:count])
            except binascii.Error:
                break
    return bytes(decoded)
