"""Whom the user writes to, and which letters he answers, by the headers of his Sent folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from imapclient import IMAPClient

from imap.lease import Lease
from imap.models import Account
from imap.reading import newest_uids, open_folder, uids_above
from imap.receiving import cursor
from imap.references import answered_by
from imap.session import Session
from imap.span import Span
from knowledge_base.contacts import record_sent
from mail.digest import digest
from mail.mailboxes import read_mailboxes
from mail.message import parse

LETTERS_AT_ONCE = 200
# The same for every reading: a letter without Message-ID is known by the digest of these.
FIELDS = "BODY.PEEK[HEADER.FIELDS (TO CC BCC MESSAGE-ID IN-REPLY-TO REFERENCES DATE)]"

Answers = Mapping[int, Mapping[bytes, Any]]


@dataclass(frozen=True, slots=True)
class SentRead:
    """How many of the letters read were new, and the Message-IDs to which they refer."""

    new: int = 0
    answered: frozenset[str] = frozenset()


def read_sent(here: Session, folder: str, span: Span) -> None:
    """Records to whom the letters in the Sent folder went, from where it stopped last time.

    Only a few header fields of each letter are fetched. After `span`, and at
    least once, it stops: the next sync goes on.
    """
    opened = open_folder(here.client, folder)
    position = cursor(here.account, opened)
    uids = uids_above(here.client, opened, position.last_uid)
    if not uids and position.last_uid + 1 < opened.uidnext:
        position.last_uid = opened.uidnext - 1
    if position.pk is None or not uids:
        position.save()
    for start in range(0, len(uids), LETTERS_AT_ONCE):
        if start and span.over:
            here.report.finished = False
            return
        here.lease.renew()
        some = uids[start : start + LETTERS_AT_ONCE]
        answers = here.client.fetch(some, [FIELDS, "INTERNALDATE"])
        with transaction.atomic():
            here.report.sent_read += record(here.account, answers).new
            position.last_uid = some[-1]
            position.save()


def read_newest(
    client: IMAPClient, account: Account, lease: Lease, *, folder: str, most: int, span: Span
) -> SentRead:
    """Records to whom the newest letters went, newest first, until the time is over.

    The cursor moves only if nothing is left between it and the newest letter:
    otherwise `read_sent` reads on from where it stood, and what was read here
    does not count twice.
    """
    opened = open_folder(client, folder)
    position = cursor(account, opened)
    uids = newest_uids(client, opened, most)[::-1]
    found, done = SentRead(), 0
    while done < len(uids) and not span.over:
        lease.renew()
        answers = client.fetch(uids[done : done + LETTERS_AT_ONCE], [FIELDS, "INTERNALDATE"])
        with transaction.atomic():
            some = record(account, answers)
        found = SentRead(found.new + some.new, found.answered | some.answered)
        done += LETTERS_AT_ONCE
    read_all = done >= len(uids)
    if uids and read_all and (opened.messages <= most or uids[-1] <= position.last_uid + 1):
        position.last_uid = max(position.last_uid, uids[0])
        position.save()
    return found


def record(account: Account, answers: Answers) -> SentRead:
    """Records to whom the fetched letters went."""
    new, answered = 0, set()
    for answer in answers.values():
        raw = next((v for k, v in answer.items() if k.startswith(b"BODY[")), None) or b""
        message = parse(raw, account.user.boundary)
        answered |= answered_by(message)
        new += record_sent(
            account.user,
            (*message.recipients, *read_mailboxes(message.header("bcc"))),
            message_id=message.message_id or digest(raw),
            at=answer[b"INTERNALDATE"],
        )
    return SentRead(new, frozenset(answered))
