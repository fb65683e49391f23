"""Base64: no word of the text stands in the bytes."""

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import (
    Transfer,
    read_email,
    text_in,
    text_parts,
    to_bytes,
    write,
)


def base64_text(raw: bytes, _: Material) -> bytes:
    """The spam with every text in base64."""
    message = read_email(raw)
    for part in text_parts(message):
        subtype = part.get_content_subtype()
        write(part, text_in(part), subtype=subtype, transfer=Transfer.BASE64)
    return to_bytes(message)
