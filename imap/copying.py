"""Moving where there is no MOVE: after copying, a look at the copies, and the originals go.

Never by a plain EXPUNGE: it would also remove what others marked.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from imap.connection import reason
from imap.finding import find_copy
from imap.late_flags import add_late, flags_of, is_late
from imap.models import Arrival, State
from imap.moved import Moved, Place, Removed, copied_to
from imap.reading import look, open_folder
from imap.stages import reach
from imap.uid_set import numbers

log = logging.getLogger(__name__)

Hold = Callable[[], None]


def replace(
    client: IMAPClient,
    source: str,
    target: str,
    messages: dict[int, Arrival],
    moved: Moved,
    hold: Hold,
) -> None:
    """COPY was answered: what was copied is checked, marked, and removed where that can be.

    An original that somebody took away meanwhile lies where he wants it: our
    copy of it is one too many. What he marked it with meanwhile its copy gets.
    """
    copies = checked(client, target, messages, copied_to(client))
    had = flags_of(client, [place.uid for place in copies.values()])
    open_folder(client, source, to_change="moving")
    moved.unlike = set(messages.keys() - copies.keys())
    of = {uid: messages[uid] for uid in copies}
    removed = remove_originals(client, sorted(copies), moved, of=of)
    taken = removed.taken
    moved.places |= {uid: place for uid, place in copies.items() if uid not in taken}
    late = {copies[uid].uid: flags for uid, flags in removed.flags.items() if uid in copies}
    if taken or is_late(late, had):
        hold()
        open_folder(client, target, to_change="moving")
        add_late(client, late, had)
    if taken:
        moved.vanished |= taken
        remove_originals(client, sorted(copies[uid].uid for uid in taken), Moved())


def remove_originals(
    client: IMAPClient,
    uids: Sequence[int],
    moved: Moved,
    *,
    of: Mapping[int, Arrival] = MappingProxyType({}),
) -> Removed:
    """Removes from the open folder messages whose copies were checked, as far as can be.

    They are the originals `of` arrivals, by UID: how far that comes is noted with each. One that
    the person took away before it could be marked was never marked by us, and is noted so.
    """
    removed = Removed()
    if not uids:
        return removed
    reach(of.values(), State.MARKING)
    try:
        # Not silent: nothing but the answer knows the flags that they had last. Of those that were
        # marked before a server need not say anything.
        answer = client.add_flags(uids, [DELETED])
        unsaid = [uid for uid in uids if uid not in answer]
        removed.flags = {uid: frozenset(flags) for uid, flags in answer.items()}
        removed.flags |= flags_of(client, unsaid)
        removed.taken = set(uids) - set(client.search(["UID", numbers(uids)]))
        reach([each for uid, each in of.items() if uid not in removed.taken], State.CLAIMED)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)
            return removed
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        # The copies are there: to copy again at each sync would be worse than an original too many.
        log.warning("originals of copied messages cannot be removed: %s", reason(error))
    moved.marked |= set(uids) - removed.taken
    return removed


def checked(
    client: IMAPClient, target: str, messages: dict[int, Arrival], said: dict[int, Place]
) -> dict[int, Place]:
    """The copies that are truly in `target`: by UID and size, or by their bytes."""
    opened = open_folder(client, target)
    sizes = {each.uid: each.size for each in look(client, [place.uid for place in said.values()])}
    found: dict[int, Place] = {}
    for uid, arrival in messages.items():
        if uid in said:
            if sizes.get(said[uid].uid) == arrival.size:
                found[uid] = said[uid]
            continue
        taken = {place.uid for place in found.values()}
        copy = find_copy(client, opened, arrival, other_than=taken)
        if copy is not None:
            found[uid] = Place(opened.uidvalidity, copy)
    return found
