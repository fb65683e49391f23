"""A copy of ours whose original the person moved before we had touched it: one too many."""

from collections.abc import Sequence

from imap.copying import remove_originals
from imap.departures import LOOKED_AT_LEAST
from imap.errors import NoSuchFolderError
from imap.finding import find
from imap.models import Arrival, Folder
from imap.moved import Moved, Place
from imap.places import folder_of, lying_in
from imap.reading import Opened, look, newest_uids, open_folder
from imap.session import Session


def remove_superfluous(
    here: Session, arrival: Arrival, copy: Place, *, target: str, elsewhere: Sequence[str]
) -> bool:
    """Removes our copy in `target` if the letter lies among the newest of a folder of `elsewhere`.

    The same letter has the same bytes and the same time of arrival. One that is found
    nowhere keeps its copy: a copy too many is better than a letter lost, and so
    one that the person removed for good comes back. Says whether the copy is
    removed, as far as the server can: without UIDPLUS it is marked as deleted.
    """
    names = [name for name in elsewhere if name not in (target, folder_of(arrival))]
    if not any(lies_in(here, name, arrival) for name in names):
        return False
    here.lease.renew()
    opened = open_folder(here.client, target, to_change="moving")
    made = {each.uid: each.arrived_at for each in look(here.client, [copy.uid])}
    if opened.uidvalidity != copy.uidvalidity or made.get(copy.uid) != arrival.arrived_at:
        # COPY keeps the time: this is the same letter, put here by somebody else.
        return False
    remove_originals(here.client, [copy.uid], Moved())
    return True


def lies_in(here: Session, name: str, arrival: Arrival) -> bool:
    """Whether the letter is among the newest of a folder, as no other arrival's message."""
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
        other_than=others_in(here, opened, arrival, low=newest[0]),
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
