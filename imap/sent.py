"""Whom the user writes to, learned from the headers of his Sent folder."""

from django.db import transaction
from imapclient import IMAPClient

from imap.lease import Lease
from imap.models import Account
from imap.reading import digest, open_folder, uids_above
from imap.receiving import cursor
from knowledge_base.contacts import record_sent
from mail.message import parse

LETTERS_AT_ONCE = 200
FIELDS = "BODY.PEEK[HEADER.FIELDS (TO CC BCC MESSAGE-ID DATE)]"


def read_sent(client: IMAPClient, account: Account, lease: Lease, *, folder: str) -> int:
    """Records to whom the letters in the Sent folder went, from where it stopped last time.

    Only five header fields of each letter are fetched. Returns how many letters
    were new.
    """
    opened = open_folder(client, folder)
    position = cursor(account, opened)
    uids = uids_above(client, opened, position.last_uid)
    new = 0
    for start in range(0, len(uids), LETTERS_AT_ONCE):
        lease.renew()
        some = uids[start : start + LETTERS_AT_ONCE]
        answers = client.fetch(some, [FIELDS, "INTERNALDATE"])
        with transaction.atomic():
            for answer in answers.values():
                raw = next((v for k, v in answer.items() if k.startswith(b"BODY[")), None) or b""
                message = parse(raw, account.user.boundary)
                new += record_sent(
                    account.user,
                    message.recipients,
                    message_id=message.message_id or digest(raw),
                    at=answer[b"INTERNALDATE"],
                )
            position.last_uid = some[-1]
            position.save()
    return new
