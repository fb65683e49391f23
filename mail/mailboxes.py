"""Address lists of header fields, as leniently as mail clients read them.

The standard library's reader recurses into comments and takes ten times as
long; and it answers a malformed list with nothing, where a client shows someone.
"""

import re
import unicodedata

from mail.address import Address
from mail.domain import ascii_domain
from mail.encoded_word import decode_encoded_words
from mail.limits import MAILBOXES
from mail.remembered import remembered

_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*+)"?'  # 1: a quoted string
    r"|<([^<>]*+)>?"  # 2: an angle address
    r"|([(),;:])"  # 3: what separates
    r'|([^"<(),;:]++)'  # 4: anything else
    r"|>",
    re.DOTALL,
)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_ROUTE = re.compile(r"\A@[^:]*+:")
_LONGEST_MAILBOX = 1_000


# The same people write to the same people.
@remembered
def read_mailboxes(text: str) -> tuple[Address, ...]:
    """The mailboxes of a From, To or like field, in order, up to a cap.

    `text` is decoded from bytes but not yet from RFC 2047, so that no encoded
    comma or angle bracket can forge a mailbox.
    """
    reader = _Reader()
    for match in _TOKEN.finditer(text):
        reader.take(match)
        if len(reader.found) >= MAILBOXES:
            break
    reader.finish()
    return tuple(reader.found)


def read_mailbox(text: str) -> Address | None:
    """One mailbox without a name, as in Return-Path; None where it is malformed."""
    bare = text.strip()
    if bare.startswith("<"):
        bare = bare[1:].partition(">")[0].strip()
    return address("", bare) if bare else Address("", "")


def address(name: str, mailbox: str) -> Address | None:
    """An address from its parts, None where `mailbox` has no @."""
    mailbox = _ROUTE.sub("", mailbox.strip()[:_LONGEST_MAILBOX])
    local, at, domain = mailbox.rpartition("@")
    if not at:
        return None
    local = local.strip()
    if local.startswith('"') and local.endswith('"') and len(local) > 1:
        local = _QUOTED_PAIR.sub(r"\1", local[1:-1])
    if not local.isascii():
        local = unicodedata.normalize("NFC", local)
    return Address(local.casefold(), ascii_domain(domain.strip(" \t>")), name)


class _Reader:
    """Gathers the pieces of one mailbox until a separator ends it."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._comments = 0
        self._start()

    def _start(self) -> None:
        self._phrase: list[str] = []
        self._plain: list[str] = []
        self._comment: list[str] = []
        self._angle: str | None = None

    def take(self, match: re.Match[str]) -> None:
        quoted, angle, separator, plain = match.groups()
        if separator in {"(", ")"}:
            self._comments = max(0, self._comments + (1 if separator == "(" else -1))
        elif self._comments:
            self._comment.append(match[0])
        elif quoted is not None:
            text = _QUOTED_PAIR.sub(r"\1", quoted)
            self._phrase.append(text)
            self._plain.append(match[0])
        elif angle is not None:
            # Of several angle addresses clients show and answer the first.
            self._angle = self._angle if self._angle is not None else angle
        elif separator == ":":
            self._colon()
        elif separator is not None:
            self.finish()
        elif plain is not None:
            self._phrase.append(plain)
            self._plain.append(plain)

    def _colon(self) -> None:
        """The end of a group's name, or a part of a domain literal."""
        if self._angle is None and "@" not in "".join(self._plain):
            self._start()
        else:
            self._plain.append(":")

    def finish(self) -> None:
        mailbox = self._angle
        if mailbox is None:
            mailbox = "".join(self._plain).strip()
            name = " ".join(self._comment)
        else:
            name = "".join(self._phrase)
        found = address(_display(name), mailbox) if mailbox else None
        if found is not None:
            self.found.append(found)
        self._start()


def _display(name: str) -> str:
    name = " ".join(name.split())
    return decode_encoded_words(name) if "=?" in name else name
