"""A copy of ours whose original the person took before we had touched it: one too many."""

import logging
from collections.abc import Mapping, Sequence

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from filter.opinion import Action
from imap.connection import reason
from imap.copying import remove_originals
from imap.departures import LOOKED_AT_LEAST, elsewhere
from imap.errors import NoSuchFolderError
from imap.finding import find
from imap.folders import Folders
from imap.models import Arrival, Folder, State
from imap.moved import Moved, Place
from imap.places import folder_of, lying_in
from imap.reading import Opened, look, newest_uids, open_folder
from imap.session import Session

log = logging.getLogger(__name__)


def remove_superfluous(
    here: Session,
    folders: Folders,
    arrival: Arrival,
    copy: Place,
    *,
    original: int | None,
    targets: Mapping[Action, str],
) -> bool:
    """Removes our copy if the letter lies where the person put it; says whether it is removed.

    The same letter has the same bytes and the same time of arrival. One that is
    found nowhere, and whose `original` has gone, he has removed for good, or put where
    we do not look: its copy in Held goes to the trash, for a letter too many is better
    than one lost. In Junk it stays, as he may have put it there himself before we copied
    it, and so it does where no trash is known. Without UIDPLUS it is only marked as deleted.
    """
    target = targets[Action(arrival.going)]
    if not is_ours(here, arrival, copy, target):
        return False
    kept = [name for name, _ in elsewhere(here, folders, targets)]
    names = dict.fromkeys([target, targets[Action.JUNK], targets[Action.HOLD], *kept])
    found = any(
        lies_in(here, name, arrival, other_than=[copy.uid] if name == target else [])
        for name in names
        if name != folder_of(arrival)
    )
    if not found and (original is not None or arrival.state != State.COPYING):
        # Not touched by him beyond doubt, or marked as deleted by us and removed by his program.
        return False
    if not found and not throw_away(here, folders, arrival, copy, target=target):
        return False
    here.lease.renew()
    if open_folder(here.client, target, to_change="moving").uidvalidity != copy.uidvalidity:
        return False
    remove_originals(here.client, [copy.uid], Moved())
    return True


def is_ours(here: Session, arrival: Arrival, copy: Place, target: str) -> bool:
    """Whether it is our copy: COPY keeps the time, which no letter that came since has."""
    opened = open_folder(here.client, target)
    made = {each.uid: each.arrived_at for each in look(here.client, [copy.uid])}
    return opened.uidvalidity == copy.uidvalidity and made.get(copy.uid) == arrival.arrived_at


def throw_away(
    here: Session, folders: Folders, arrival: Arrival, copy: Place, *, target: str
) -> bool:
    """Copies the copy to the trash; whether it lies there now."""
    if folders.trash is None or arrival.going != Action.HOLD:
        return False
    here.lease.renew()
    if open_folder(here.client, target).uidvalidity != copy.uidvalidity:
        return False
    try:
        here.client.copy([copy.uid], folders.trash)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        # A mailbox that is full: a copy too many stays where it is.
        log.warning("the copy of a letter that was taken cannot be thrown away: %s", reason(error))
        return False
    return lies_in(here, folders.trash, arrival)


def lies_in(here: Session, name: str, arrival: Arrival, *, other_than: Sequence[int] = ()) -> bool:
    """Whether the letter is among the newest of a folder, as no other arrival's message.

    The UIDs `other_than` are not it.
    """
    here.lease.renew()
    try:
        opened = open_folder(here.client, name)
    except NoSuchFolderError:
        return False
    newest = newest_uids(here.client, opened, LOOKED_AT_LEAST)
    if not newest:
        return False
    found = find(
        here.client,
        opened,
        arrival,
        from_uid=newest[0],
        other_than=others_in(here, opened, arrival, low=newest[0]).union(other_than),
        came_at=arrival.arrived_at,
    )
    return found is not None


def others_in(here: Session, opened: Opened, arrival: Arrival, *, low: int) -> set[int]:
    """The UIDs from `low` on at which other arrivals lie in the open folder."""
    folder = Folder.objects.filter(
        account=here.account, name=opened.name, uidvalidity=opened.uidvalidity
    ).first()
    lying = {} if folder is None else lying_in(folder, low=low)
    return {uid for uid, each in lying.items() if each.pk != arrival.pk}
