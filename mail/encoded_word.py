"""RFC 2047 encoded words, as leniently as mail clients read them.

The standard library's decoder raises on broken base64 and on unknown
character sets, and misses words that are glued to their neighbours.
"""

import binascii
import re

from mail.charset import decode
from mail.transfer_encoding import decode_base64

_WORD = re.compile(r"=\?([^?\s]{1,80}+)\?([bBqQ])\?([^?\r\n]*+)\?=")


def decode_encoded_words(text: str) -> str:
    """The text with every encoded word decoded; what is broken stays as it is.

    White space between adjacent encoded words vanishes (§6.2), and bytes of
    adjacent words in the same character set are joined before decoding, since
    many senders split characters between words.
    """
    pieces: list[str] = []
    position = 0
    pending, pending_charset = bytearray(), ""
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        charset = match[1].partition("*")[0].lower()
        if (between and not between.isspace()) or charset != pending_charset:
            pieces.append(decode(bytes(pending), pending_charset).text)
            pending.clear()
            if between and (not between.isspace() or not pending_charset):
                pieces.append(between)
        pending_charset = charset
        pending += _bytes(match[2], match[3])
        position = match.end()
    pieces.append(decode(bytes(pending), pending_charset).text)
    pieces.append(text[position:])
    return "".join(pieces)


def _bytes(encoding: str, data: str) -> bytes:
    raw = data.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(raw)
    return binascii.a2b_qp(raw, header=True)
