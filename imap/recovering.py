"""Moves that were begun and never finished: what happened is looked up on the server."""

from collections.abc import Iterator, Mapping

from imapclient import DELETED, IMAPClient

from filter.opinion import Action
from imap.copying import remove_originals
from imap.finding import find_copy, find_original, open_where
from imap.folders import Folders
from imap.late_flags import add_late, flags_of
from imap.models import UNDER_WAY, Arrival, Folder, State
from imap.moved import Moved, Place
from imap.placing import NOT_REMOVED, end_claim, give_up, lost, settle
from imap.reading import Opened, open_folder
from imap.session import Session
from imap.superfluous import remove_superfluous


def recover(here: Session, folders: Folders, *, targets: Mapping[Action, str]) -> Iterator[Arrival]:
    """Settles every claim of the account.

    Afterwards each lies in its new place, is due again, or is gone. Yields
    those that turned out to be moved.
    """
    client = here.client
    # Where nothing can be expunged an original stays, marked; one that came twice has two.
    ended: dict[str, list[int]] = {}
    claimed = Arrival.objects.filter(folder__account=here.account, state__in=UNDER_WAY)
    for arrival in claimed.select_related("judgement", "folder", "now_folder").order_by("id"):
        here.lease.renew()
        action = Action(arrival.going)
        opened = open_folder(client, targets[action])
        copy = find_made(client, arrival, opened)
        source = open_where(client, arrival, otherwise=targets[Action(arrival.lies)])
        others = ended.setdefault(source.name if source else "", [])
        original = None
        if source is not None:
            original = find_original(client, source, arrival, other_than=others)
        marked = original is not None and is_marked(client, original)
        has_grown = opened.uidnext > (arrival.target_uidnext or 1)
        if copy is None and has_grown and may_be_moved(client, arrival, original, marked=marked):
            # Moved by us, perhaps, and taken out again by the person: what has no number in the
            # folder is looked for where mail is kept (`imap.listening`). A marked original was
            # marked when its copy had been checked: it goes. One that is not is what he put there.
            copy = Place(opened.uidvalidity, 0)
            original = original if marked else None
        if copy is None:
            settle_unmoved(arrival, original, marked=marked)
            continue
        if was_taken(arrival, original, marked=marked):
            if remove_superfluous(here, folders, arrival, copy, original=original, targets=targets):
                lost(arrival)
                continue
            if source is not None:
                open_folder(client, source.name, to_change="moving")
        if original is not None:
            others.append(original)
        finish(client, arrival, original, copy, targets[action])
        yield arrival


def may_be_moved(
    client: IMAPClient, arrival: Arrival, original: int | None, *, marked: bool
) -> bool:
    """Whether the move may have happened, as far as it had come, where its copy is not found.

    MOVE marks nothing, and leaves nothing that it has moved.
    """
    if original is None:
        return arrival.state == State.CLAIMED
    if client.has_capability("MOVE"):
        return False
    return arrival.state == State.CLAIMED or (marked and arrival.state == State.MARKING)


def was_taken(arrival: Arrival, original: int | None, *, marked: bool) -> bool:
    """Whether it was the person who took the original away, or marked it as deleted."""
    if original is None:
        return arrival.state != State.CLAIMED
    return marked and arrival.state == State.COPYING


def find_made(client: IMAPClient, arrival: Arrival, opened: Opened) -> Place | None:
    """Where the claimed move has put the message in the open folder, None if nowhere."""
    uid = find_copy(client, opened, arrival)
    return None if uid is None else Place(opened.uidvalidity, uid)


def settle_unmoved(arrival: Arrival, original: int | None, *, marked: bool) -> Arrival:
    """The move did not happen: try again, unless somebody else removed the message."""
    if original is None:
        return lost(arrival)
    if marked:
        arrival.note = "marked as deleted by somebody else"
        return end_claim(arrival, State.LEFT)
    return give_up(arrival)


def is_marked(client: IMAPClient, uid: int) -> bool:
    """Whether the message of the open folder is marked as deleted."""
    return DELETED in client.get_flags([uid]).get(uid, ())


def finish(
    client: IMAPClient, arrival: Arrival, original: int | None, copy: Place, target: str
) -> Arrival:
    """The move happened, perhaps only half: an original still in the open folder goes.

    The copy gets the flags that the original had at last.
    """
    moved = Moved()
    of = {} if original is None else {original: arrival}
    removed = remove_originals(client, list(of), moved, of=of)
    if copy.uid and original in removed.taken:
        # The person took it away just as we looked: our copy is one too many.
        open_folder(client, target, to_change="moving")
        remove_originals(client, [copy.uid], Moved())
        return lost(arrival)
    if copy.uid and original is not None and original in removed.flags:
        open_folder(client, target, to_change="moving")
        late = {copy.uid: removed.flags[original]}
        add_late(client, late, flags_of(client, [copy.uid]))
    folder, _ = Folder.objects.get_or_create(account=arrival.folder.account, name=target)
    note = NOT_REMOVED if moved.marked else arrival.note
    return settle(arrival, Action(arrival.going), folder=folder, place=copy, note=note)
