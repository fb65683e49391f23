"""Reads the mailbox that answers to challenges come to; it is Hamlet's own, and nobody's else.

A mail is taken (`challenge.returned.take`) and then marked as taken; one whose
marking failed is taken once more, which changes nothing. None is moved or deleted.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from imapclient import SEEN

from challenge.returned.take import Take, Taken, take
from imap.connection import connect
from imap.errors import NO_LETTERS_FAULT
from imap.models import Account, Security
from imap.reading import look, portions, read
from imap.where import where

log = logging.getLogger(__name__)

SCHEMES = {
    "imaps": (Security.TLS, 993),
    "imap+starttls": (Security.STARTTLS, 143),
    "imap": (Security.PLAIN, 143),
}
TAKEN = b"$HamletTaken"
# The rest is for the next time: nobody waits for one who was flooded.
MOST_AT_ONCE = 1_000


def take_returns(url: str, *, clock: Callable[[], datetime], take: Take = take) -> Counter[Taken]:
    """Takes what has come to the mailbox at `url` and was not taken before; how many of each kind.

    Raises `ValueError` for what is no such URL, and one of `imap.errors`. A mail that Hamlet
    fails on is logged, and marked as taken all the same: it would stop those behind it.
    """
    account = account_at(url)
    found: Counter[Taken] = Counter()
    with connect(account) as client:
        flag = mark(client.select_folder(account.folder).get(b"PERMANENTFLAGS", ()))
        untaken = ["UNSEEN"] if flag == SEEN else ["UNKEYWORD", TAKEN]
        new = sorted(client.search(untaken))[:MOST_AT_ONCE]
        for portion in portions(look(client, new)):
            raws = read(client, portion)
            for uid, raw in raws.items():
                if (taken := safely(take, raw, uid, at=clock())) is not None:
                    found[taken] += 1
            if raws:
                client.add_flags(list(raws), [flag], silent=True)
    return found


def safely(take: Take, raw: bytes, uid: int, *, at: datetime) -> Taken | None:
    """What the mail was; None where Hamlet failed on it. That the database is away is raised."""
    try:
        return take(raw, at=at)
    except NO_LETTERS_FAULT:
        raise
    except Exception as error:  # whatever a letter can do to us, the next one is read
        log.error("answer %s: %s in %s", uid, type(error).__name__, where(error))
        return None


def account_at(url: str) -> Account:
    """An account that is kept nowhere, from a URL such as `imaps://user:password@host/INBOX`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is not a URL; in a password, write / : @ # ? % as %2F %3A …") from None
    if parts.scheme not in SCHEMES or not (parts.hostname and parts.username and parts.password):
        raise ValueError(
            "must begin with imaps://, imap+starttls:// or imap:// and name user, password and host"
        )
    security, usual_port = SCHEMES[parts.scheme]
    account = Account(
        host=parts.hostname,
        port=port or usual_port,
        security=security,
        username=unquote(parts.username),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
    account.password = unquote(parts.password)
    return account


def mark(kept: Iterable[bytes]) -> bytes:
    """What marks a mail as taken, where the server keeps these flags (RFC 3501 §7.1).

    A keyword of ours, so that a person may read the mailbox as well; where there can be none, the
    flag that every server has.
    """
    flags = {flag.lower() for flag in kept}
    return TAKEN if rb"\*" in flags or TAKEN.lower() in flags else SEEN
