"""Moving messages between folders so that none can be lost.

MOVE (RFC 6851) where the server has it. Else COPY, a look at the copies, and
only then UID EXPUNGE of those originals (RFC 4315): `imap.copying`. A server with
neither keeps the original, marked as deleted, beside the copy that was checked.
"""

from collections.abc import Sequence

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from imap.connection import reason
from imap.copying import Hold, replace
from imap.models import Arrival
from imap.moved import Moved, Place, copied_to
from imap.reading import open_folder
from imap.uid_set import numbers


def carefree() -> None:
    """Nobody else can be at work on the account."""


def move(
    client: IMAPClient,
    source: str,
    target: str,
    messages: dict[int, Arrival],
    *,
    hold: Hold = carefree,
) -> Moved:
    """Moves the messages (UID in `source` → arrival) to `target`.

    `source` is open for changes when it begins: in a great folder opening is what costs most.
    `hold` raises where somebody else has taken the account over; it is asked
    before a copy of ours is removed again.

    Raises what the connection raises; then nobody knows what was done, and
    trying again must first look (`imap.recovering`). The arrivals are claimed:
    they know what the target folder said before.
    """
    moved = Moved()
    waiting = set(messages)
    while waiting:
        present = waiting & set(client.search(["UID", numbers(waiting)]))
        moved.vanished |= waiting - present
        there = {uid: messages[uid] for uid in present}
        waiting = attempt(client, source, target, there, moved, hold)
    return moved


def attempt(
    client: IMAPClient,
    source: str,
    target: str,
    messages: dict[int, Arrival],
    moved: Moved,
    hold: Hold,
) -> set[int]:
    """Tries to move messages that were just there; returns those worth another try.

    A server may refuse the whole because one message has vanished meanwhile
    (EXPUNGEISSUED, RFC 5530); the others then go without it, and `source` is
    open again. Each try has fewer messages than the one before.
    """
    if not messages:
        return set()
    can_move = client.has_capability("MOVE")
    try:
        if can_move:
            by_move(client, sorted(messages), target, moved)
        else:
            client.copy(sorted(messages), target)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        # A MOVE that fails half-way says what it had moved; a COPY that fails copied nothing.
        said = copied_to(client) if can_move else {}
        moved.places |= {uid: place for uid, place in said.items() if uid in messages}
        left = messages.keys() - moved.places.keys()
        open_folder(client, source, to_change="moving")
        staying = left & set(client.search(["UID", numbers(left)])) if left else set()
        if staying != messages.keys():
            return set(left)
        moved.refused |= dict.fromkeys(staying, reason(error))
        return set()
    if not can_move:
        # What fails from here on is not tried again, or it would be copied twice.
        replace(client, source, target, messages, moved, hold)
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
