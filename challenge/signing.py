"""The signature under our letters, by which the receiver knows whose they are (RFC 6376)."""

import dkim

from challenge.configuration import configuration

# Each is signed once more than it is there, so that none can be added on the way (§8.15).
SIGNED = (
    b"from",
    b"reply-to",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"auto-submitted",
    b"content-type",
    b"content-transfer-encoding",
    b"content-language",
    b"mime-version",
)


def sign(letter: bytes) -> bytes:
    """The letter under a signature of the domain that it is from; as it is, where there is no key.

    Raises OSError where the key cannot be read, and dkimpy's `KeyFormatError` where it is none.
    """
    said = configuration()
    if said.dkim is None:
        return letter
    signature: bytes = dkim.sign(
        letter,
        selector=said.dkim.selector.encode(),
        domain=said.address.rpartition("@")[2].encode(),
        privkey=said.dkim.key_file.read_bytes(),
        include_headers=[*SIGNED, *SIGNED],
        canonicalize=(b"relaxed", b"relaxed"),
    )
    return signature + letter
