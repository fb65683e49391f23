"""The keywords by which mail programs say that a message is spam, or that it is not."""

from collections.abc import Iterable

from knowledge_base.label import Label

# $Junk and $NotJunk are registered with IANA (RFC 5788); the others are Thunderbird's.
SAID_SPAM = frozenset({b"$junk", b"junk"})
SAID_HAM = frozenset({b"$notjunk", b"notjunk", b"nonjunk"})
ALL = SAID_SPAM | SAID_HAM


def said_by(flags: Iterable[bytes]) -> Label | None:
    """What the keywords among the flags say; None where they say nothing, or both."""
    lower = {flag.lower() for flag in flags}
    spam, ham = bool(lower & SAID_SPAM), bool(lower & SAID_HAM)
    if spam == ham:
        return None
    return Label.SPAM if spam else Label.HAM
