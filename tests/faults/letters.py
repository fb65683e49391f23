"""The stream: real letters, each made one of a kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from random import Random

from evaluation.corpus import read
from knowledge_base.label import Label
from mail.digest import digest

# Unfolded, a field is its name and everything up to the next line that begins with no blank.
FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:(.*(?:\r\n[ \t].*)*)(?:\r\n|\Z)", re.MULTILINE)
MESSAGE_ID = re.compile(rb"<[^<>\s]+>")
LARGEST = 60_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one account, and whose spam keyword its subject holds ("": nobody's)."""

    number: int
    to: str
    raw: bytes = field(repr=False)
    keyword_of: str

    @property
    def digest(self) -> str:
        """Its name in Hamlet's tables."""
        return digest(self.raw)

    @property
    def sha256(self) -> str:
        """What its bytes are, line ends included."""
        return sha256(self.raw).hexdigest()

    @property
    def message_id(self) -> str:
        """Its Message-ID, which no other letter has."""
        return message_id(self.to, self.number)


def message_id(to: str, number: int) -> str:
    """The Message-ID of an account's letter."""
    return f"<{number}.{to}@storm.example>"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A letter of a corpus, with CR LF at the end of each line."""

    raw: bytes = field(repr=False)
    label: Label
    sender: str


def patterns(corpus: Path) -> list[Pattern]:
    """The letters of a labelled corpus that can be stored as they are.

    An IMAP server replaces NUL, and long letters say no more than short ones here.
    """
    found = []
    for item in read(corpus):
        raw = item.raw().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if item.label is not None and b"\0" not in raw and len(raw) <= LARGEST:
            _, sender = parseaddr(value_of(raw, b"from"))
            found.append(Pattern(raw, item.label, sender))
    return found


def value_of(raw: bytes, name: bytes) -> str:
    """The value of the first header field of that name, "" without one."""
    head, _, _ = raw.partition(b"\r\n\r\n")
    values = (m[2] for m in FIELD.finditer(head) if m[1].lower() == name)
    return next(values, b"").decode("ascii", "replace").strip()


def stream(chance: Random, corpus: list[Pattern], to: list[str]) -> Iterator[Letter]:
    """Letters without end, to all accounts in turn by chance; each is one of a kind.

    Most spam says the keyword of whom it is sent to, some that of another,
    which must mean nothing to him.
    """
    shuffled = corpus.copy()
    chance.shuffle(shuffled)
    for number, pattern in enumerate(cycle(shuffled), start=1):
        account = chance.choice(to)
        drawn = chance.random()
        keyword_of = ""
        if pattern.label is Label.SPAM and drawn < 0.7:
            keyword_of = account
        elif drawn > 0.93:
            keyword_of = chance.choice(to)
        yield Letter(number, account, varied(pattern.raw, account, number, keyword_of), keyword_of)


def varied(raw: bytes, to: str, number: int, keyword_of: str) -> bytes:
    """The letter under a Message-ID of its own, with one more line, perhaps with a keyword.

    Letters to which it refers are renamed likewise: copies of a conversation are no conversation.
    """
    head, _, body = raw.partition(b"\r\n\r\n")
    head = head.rstrip(b"\r\n") + b"\r\n"
    head = FIELD.sub(lambda m: b"" if m[1].lower() == b"message-id" else m[0], head)

    def renamed(match: re.Match[bytes]) -> bytes:
        if match[1].lower() in {b"references", b"in-reply-to"}:
            return MESSAGE_ID.sub(lambda m: b"<%d." % number + m[0][1:], match[0])
        if match[1].lower() == b"subject" and keyword_of:
            value = match[0].rstrip(b"\r\n")
            return value + b" " + keyword(keyword_of).encode() + b"\r\n"
        return match[0]

    head = FIELD.sub(renamed, head)
    head += f"Message-ID: {message_id(to, number)}\r\n".encode()
    return head + b"\r\n" + body + b"\r\nParcel %d.\r\n" % number


def keyword(account: str) -> str:
    """The word that only this account takes for spam."""
    return f"sesamoid{account}"


def friends(corpus: list[Pattern], account: str) -> list[str]:
    """The senders of ham whom this account trusts: another half for each."""
    senders = sorted({each.sender for each in corpus if each.label is Label.HAM and each.sender})
    return [each for each in senders if sha256(f"{account} {each}".encode()).digest()[0] % 2]
