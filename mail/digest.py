"""The name of a message: the same however its lines end."""

from hashlib import sha256


def digest(raw: bytes) -> str:
    """SHA-256 in hex of the message with CR LF read as LF.

    An IMAP server gives CR LF, a file saved from a mail program often LF: both
    are one message, so that a word about the one corrects a word about the other.
    """
    return sha256(raw.replace(b"\r\n", b"\n")).hexdigest()
