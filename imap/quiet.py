"""Seeing by one command that nothing has happened in a mailbox."""

from imapclient import IMAPClient

from imap.changes import nothing_happened
from imap.models import UNDER_WAY, Account, Arrival, Folder, State
from imap.places import folders_of
from imap.placing import settled
from imap.reading import Opened
from imap.statuses import can_tell_at_once, statuses


def is_quiet(client: IMAPClient, account: Account) -> bool:
    """Whether there is nothing to read, to hear or to move, as far as one command can tell.

    Where the server counts changes (RFC 7162) and tells of several folders at
    once (RFC 5819); elsewhere it is not known without a closer look.
    """
    if not can_tell_at_once(client) or not client.has_capability("CONDSTORE"):
        return False
    listened = {account.folder, account.junk_folder, account.held_folder}
    names = sorted({*listened, account.sent_folder} - {""})
    cursors = {each.name: each for each in Folder.objects.filter(account=account, name__in=names)}
    if cursors.keys() != {*names} or not account.junk_folder or not account.held_folder:
        return False
    if any(cursors[name].unheard for name in listened) or has_work(account):
        return False
    said = statuses(client, names)
    if said.keys() != {*names}:
        return False
    return all(
        is_unchanged(said[name], cursors[name])
        if name in listened
        else is_read(said[name], cursors[name])
        for name in names
    )


def has_work(account: Account) -> bool:
    """Whether a message waits to be moved."""
    waits = Arrival.objects.filter(
        folder__in=folders_of(account.pk), state__in=[State.DUE, *UNDER_WAY]
    ).exists()
    return waits or settled(account).exists()


def is_unchanged(said: Opened, cursor: Folder) -> bool:
    """Whether nothing has happened in a folder that is listened to."""
    return bool(said.modseq) and nothing_happened(said, cursor)


def is_read(said: Opened, cursor: Folder) -> bool:
    """Whether the Sent folder holds nothing new."""
    return said.uidvalidity == cursor.uidvalidity and said.uidnext <= cursor.last_uid + 1
