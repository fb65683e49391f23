"""Charset games: the same text in a character set that few programs read."""

from email.header import Header

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import (
    Transfer,
    put,
    read_email,
    text_in,
    text_parts,
    to_bytes,
    write,
)
from mail.message import parse

CHARSETS = ("utf-7", "utf-16", "utf-16be", "utf-32", "cp037", "hz", "iso-2022-jp")


def odd_charset(raw: bytes, material: Material) -> bytes:
    """The spam in an unusual character set, in base64, its subject in encoded words."""
    message = read_email(raw)
    charset = material.chance.choice(CHARSETS)
    for part in text_parts(message):
        subtype = part.get_content_subtype()
        write(part, text_in(part), subtype=subtype, charset=charset, transfer=Transfer.BASE64)
    subject = " ".join(parse(raw).subject.split())
    put(message, "Subject", Header(subject, "utf-8", header_name="Subject").encode())
    return to_bytes(message)
