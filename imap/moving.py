"""Moving messages between folders so that none can be lost.

MOVE (RFC 6851) where the server has it. Else COPY, a look at the copies, and
only then UID EXPUNGE of those originals (RFC 4315). Never a plain EXPUNGE: it
would also remove what others marked. A server with neither keeps the original,
marked as deleted, beside the copy that was checked.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from imap.connection import reason
from imap.finding import find_copy
from imap.models import Arrival
from imap.reading import look, open_folder
from imap.uid_set import expand, numbers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies after a move; UID 0 where the server did not say."""

    uidvalidity: int = 0
    uid: int = 0


@dataclass(slots=True)
class Moved:
    """What became of each message, by its UID in the source folder.

    `vanished` were no longer there; `refused` tells in the server's words why
    others stay where they are. `marked` were copied, and their originals could
    only be marked as deleted. `unlike` were copied, but no copy with their bytes
    is there, so their originals were not touched.
    """

    places: dict[int, Place] = field(default_factory=dict)
    vanished: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    unlike: set[int] = field(default_factory=set)


def move(client: IMAPClient, source: str, target: str, messages: dict[int, Arrival]) -> Moved:
    """Moves the messages (UID in `source` → arrival) to `target`.

    Raises what the connection raises; then nobody knows what was done, and
    trying again must first look (`imap.recovering`). The arrivals are claimed:
    they know what the target folder said before.
    """
    moved = Moved()
    waiting = set(messages)
    while waiting:
        open_folder(client, source, to_change="moving")
        present = waiting & set(client.search(["UID", numbers(waiting)]))
        moved.vanished |= waiting - present
        waiting = attempt(client, source, target, {uid: messages[uid] for uid in present}, moved)
    return moved


def attempt(
    client: IMAPClient, source: str, target: str, messages: dict[int, Arrival], moved: Moved
) -> set[int]:
    """Tries to move messages that were just there; returns those worth another try.

    A server may refuse the whole because one message has vanished meanwhile
    (EXPUNGEISSUED, RFC 5530); the others then go without it. Each try has
    fewer messages than the one before.
    """
    if not messages:
        return set()
    try:
        if client.has_capability("MOVE"):
            by_move(client, sorted(messages), target, moved)
        else:
            by_copy(client, source, target, messages, moved)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        # A MOVE that fails half-way says what it had moved; a COPY that fails copied nothing.
        said = copied_to(client) if client.has_capability("MOVE") else {}
        moved.places |= {uid: place for uid, place in said.items() if uid in messages}
        left = messages.keys() - moved.places.keys()
        open_folder(client, source, to_change="moving")
        staying = left & set(client.search(["UID", numbers(left)])) if left else set()
        if staying != messages.keys():
            return set(left)
        moved.refused |= dict.fromkeys(staying, reason(error))
    return set()


def by_move(client: IMAPClient, uids: Sequence[int], target: str, moved: Moved) -> None:
    """MOVE: the server does it in one step, or not at all."""
    client.move(uids, target)
    said = copied_to(client)
    # Where the server says what it moved, what it does not name had vanished or stayed.
    unnamed = [uid for uid in uids if said and uid not in said]
    staying = set(client.search(["UID", numbers(unnamed)])) if unnamed else set()
    for uid in uids:
        if uid in staying:
            moved.refused[uid] = "the server did not move it"
        elif uid in unnamed:
            moved.vanished.add(uid)
        else:
            moved.places[uid] = said.get(uid, Place())


def by_copy(
    client: IMAPClient, source: str, target: str, messages: dict[int, Arrival], moved: Moved
) -> None:
    """COPY, check, mark, and UID EXPUNGE where there is such a thing."""
    client.copy(sorted(messages), target)
    copies = checked(client, target, messages, copied_to(client))
    open_folder(client, source, to_change="moving")
    moved.unlike = set(messages.keys() - copies.keys())
    remove_originals(client, sorted(copies), moved)
    moved.places |= copies


def remove_originals(client: IMAPClient, uids: Sequence[int], moved: Moved) -> None:
    """Removes from the open folder messages whose copies were checked, as far as can be."""
    if not uids:
        return
    try:
        client.add_flags(uids, [DELETED], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)
            return
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        # The copies are there: to copy again at each sync would be worse than an original too many.
        log.warning("originals of copied messages cannot be removed: %s", reason(error))
    moved.marked |= set(uids)


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


def copied_to(client: IMAPClient) -> dict[int, Place]:
    """Old UID → new place, as the last COPYUID response code says (RFC 4315 §3); {} without."""
    # IMAPClient hands on only the tagged line; MOVE answers in an untagged one (RFC 6851 §4.3).
    _, answers = client._imap.response("COPYUID")
    said: dict[int, Place] = {}
    for answer in answers:
        parts = (answer or b"").decode("ascii", "replace").split()
        if len(parts) != 3 or not parts[0].isdecimal():
            continue
        try:
            before, after = expand(parts[1]), expand(parts[2])
        except ProtocolError:
            # As if nothing had been said: the move is done, and its copy can be looked for.
            continue
        if len(before) == len(after):
            places = (Place(int(parts[0]), uid) for uid in after)
            said |= dict(zip(before, places, strict=True))
    return said
