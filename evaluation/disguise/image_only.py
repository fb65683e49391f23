"""Image only: everything is said in a picture, which is another one in each letter."""

import struct
import zlib
from email.mime.image import MIMEImage
from email.mime.text import MIMEText
from html import escape
from random import Random

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import put, read_email, to_bytes
from mail.message import parse

WIDTH, HEIGHT = 96, 48
LINK = "http://pictures.example/"


def image_only(raw: bytes, material: Material) -> bytes:
    """The spam's header over a picture of noise that links where the spam first linked to."""
    chance = material.chance
    message = read_email(raw)
    urls = parse(raw).urls
    link = escape(urls[0].href) if urls else LINK
    page = MIMEText(f'<a href="{link}"><img src="cid:picture"></a>\n', "html", "utf-8")
    picture = MIMEImage(noise(chance), "png")
    picture["Content-ID"] = "<picture>"
    del message["Content-Transfer-Encoding"]
    put(message, "MIME-Version", "1.0")
    boundary = f"{chance.getrandbits(64):016x}"
    put(message, "Content-Type", f'multipart/related; boundary="{boundary}"')
    message.set_payload([page, picture])
    return to_bytes(message)


def noise(chance: Random) -> bytes:
    """A grey picture of random points, as PNG (ISO 15948)."""
    # each line begins with its filter, 0 for none
    lines = b"".join(b"\0" + chance.randbytes(WIDTH) for _ in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG: length, name, body, checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
