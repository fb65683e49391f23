"""Moves that were begun and never finished: what happened is looked up on the server."""

from collections.abc import Iterator, Mapping

from imapclient import DELETED, IMAPClient

from filter.opinion import Action
from imap.finding import find_copy, locate, open_where
from imap.models import Account, Arrival, Folder, State
from imap.moving import Moved, Place, remove_originals
from imap.placing import NOT_REMOVED, end_claim, give_up, lost, settle
from imap.reading import open_folder


def recover(
    client: IMAPClient, account: Account, *, targets: Mapping[Action, str]
) -> Iterator[Arrival]:
    """Settles every claim of the account; only for who holds its lease.

    Afterwards each lies in its new place, is due again, or is gone. Yields
    those that turned out to be moved.
    """
    claimed = Arrival.objects.filter(folder__account=account, state=State.CLAIMED)
    for arrival in claimed.select_related("judgement", "folder", "now_folder").order_by("id"):
        action = Action(arrival.going)
        copy = find_made(client, arrival, target=targets[action])
        opened = open_where(client, arrival, otherwise=targets[Action(arrival.lies)])
        original = None if opened is None else locate(client, opened, arrival)
        if copy is None:
            settle_unmoved(client, arrival, original)
        else:
            finish(client, arrival, original, copy, targets[action])
            yield arrival


def find_made(client: IMAPClient, arrival: Arrival, *, target: str) -> Place | None:
    """Where the claimed move has put the message, None if nowhere."""
    opened = open_folder(client, target)
    uid = find_copy(client, opened, arrival)
    return None if uid is None else Place(opened.uidvalidity, uid)


def settle_unmoved(client: IMAPClient, arrival: Arrival, original: int | None) -> Arrival:
    """The move did not happen: try again, unless somebody else removed the message."""
    if original is None:
        return lost(arrival)
    if DELETED in client.get_flags([original]).get(original, ()):
        arrival.note = "marked as deleted by somebody else"
        return end_claim(arrival, State.LEFT)
    return give_up(arrival)


def finish(
    client: IMAPClient, arrival: Arrival, original: int | None, copy: Place, target: str
) -> Arrival:
    """The move happened, perhaps only half: an original still in the open folder goes."""
    moved = Moved()
    remove_originals(client, [] if original is None else [original], moved)
    folder, _ = Folder.objects.get_or_create(account=arrival.folder.account, name=target)
    note = NOT_REMOVED if moved.marked else arrival.note
    return settle(arrival, Action(arrival.going), folder=folder, place=copy, note=note)
