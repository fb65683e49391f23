"""Messages that are new in Junk or Held: moved there by a person, or put there by the server."""

import time
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from filter.opinion import Action
from imap.models import Arrival, Folder, State
from imap.newcomers import Newcomer, look_closely
from imap.places import BETWEEN_COPY_AND_REMOVAL, folder_of, left, number_of, of_size, pair
from imap.reading import Opened, newest_uids, open_folder, read, uids_above
from imap.session import Session
from imap.threads import meant
from imap.words import KEYWORD, MOVED, end_wait, hear, said_anew, stored, word_of_move
from knowledge_base.label import Label
from knowledge_base.own_addresses import own_addresses

# Of a folder that is listened to for the first time the newest are remembered: what a person
# takes out of Junk is hardly ever older. Later so many are in one sync.
REMEMBERED = 1_000


def welcome(
    here: Session, folder: Folder, opened: Opened, *, action: Action, known: Collection[int]
) -> int:
    """Remembers where each new message of the folder lies, and learns from those moved there.

    A copy of a message that stays where it was is no word; nor is what was
    never seen elsewhere. Opens other folders. Returns the UID up to which the
    folder is known now: of a flood the next sync reads on.
    """
    if folder.last_uid:
        new = uids_above(here.client, opened, folder.last_uid)
    else:
        new = newest_uids(here.client, opened, REMEMBERED)
    uids = [uid for uid in new if uid not in known]
    # All are looked at first: taking their places opens other folders.
    for newcomers in list(look_closely(here, uids[:REMEMBERED])):
        here.lease.renew()
        take_place(here, folder, newcomers, action=action)
    if len(uids) <= REMEMBERED:
        return opened.uidnext - 1
    here.report.finished = False
    return uids[REMEMBERED - 1]


def take_place(
    here: Session, folder: Folder, newcomers: Sequence[Newcomer], *, action: Action
) -> None:
    """Records some new messages of one folder, and what the person said by moving them there.

    Those without a word come first: should we die, the rest is heard as if
    they had been moved alone.
    """
    arrivals = whence(here, folder, newcomers)
    words = words_of(here, folder, newcomers, arrivals, action=action)
    with transaction.atomic():
        for each in newcomers:
            if each.uid not in words:
                arrival = arrivals.get(each.uid) or first_seen(folder, each)
                put_at(arrival, folder, each, action=action)
                arrival.save()
    for each in newcomers:
        if each.uid in words:
            learn_move(here, arrivals[each.uid], folder, each, action=action)


def learn_move(
    here: Session, arrival: Arrival, folder: Folder, newcomer: Newcomer, *, action: Action
) -> None:
    """The arrival lies in its new place, and what the person said of it there is learned."""
    here.lease.renew()
    raw = stored(here.account, arrival)
    if raw is None:
        open_folder(here.client, folder.name)
        raw = read(here.client, [newcomer.waiting]).get(newcomer.uid)
    label, source = word_of_move(Action(arrival.lies), action), MOVED
    if label is None:
        label, source = said_anew(arrival, action, newcomer.said), KEYWORD
    with transaction.atomic():
        put_at(arrival, folder, newcomer, action=action)
        if label is not None and raw is not None:
            here.report.hear(label, hear(here.account, arrival, raw, label, source=source))
        arrival.save()


def whence(here: Session, folder: Folder, newcomers: Sequence[Newcomer]) -> dict[int, Arrival]:
    """UID → the arrival that each message is, where it is one that has left its old place."""
    known = [
        row
        for row in of_size(here.account, (each.waiting.size for each in newcomers))
        if not (folder_of(row) == folder.name and is_numbered(row, folder))
    ]
    maybe = pair(newcomers, known)
    elsewhere = {
        row.pk: row for some in maybe.values() for row in some if folder_of(row) != folder.name
    }
    gone = left(here.client, list(elsewhere.values()))
    if elsewhere.keys() - gone:
        time.sleep(BETWEEN_COPY_AND_REMOVAL)
        gone |= left(here.client, [row for pk, row in elsewhere.items() if pk not in gone])
    found: dict[int, Arrival] = {}
    taken: set[int] = set()
    for uid, some in maybe.items():
        free = (row for row in some if row.pk not in taken)
        arrival = next((row for row in free if row.pk in gone or row.pk not in elsewhere), None)
        if arrival is not None:
            found[uid] = arrival
            taken.add(arrival.pk)
    return found


def is_numbered(arrival: Arrival, folder: Folder) -> bool:
    """Whether the arrival's number in its folder is known, as the folder is numbered now."""
    uidvalidity, uid = number_of(arrival)
    return bool(uid) and uidvalidity == folder.uidvalidity and arrival.state != State.GONE


def words_of(
    here: Session,
    folder: Folder,
    newcomers: Sequence[Newcomer],
    arrivals: dict[int, Arrival],
    *,
    action: Action,
) -> set[int]:
    """The UIDs of those messages of which the person said something, by moving or marking them."""
    moved = [
        each
        for each in newcomers
        if each.uid in arrivals and folder_of(arrivals[each.uid]) != folder.name
    ]
    labels = {each.uid: word_of_move(Action(arrivals[each.uid].lies), action) for each in moved}
    spam = [each for each in moved if labels[each.uid] is Label.SPAM]
    spoken_of = meant(spam, own=own_addresses(here.account.user)) if spam else set()
    spoken_of |= {uid for uid, label in labels.items() if label is Label.HAM}
    marked = {
        each.uid
        for each in newcomers
        if each.uid in arrivals and said_anew(arrivals[each.uid], action, each.said)
    }
    return spoken_of | marked


def first_seen(folder: Folder, newcomer: Newcomer) -> Arrival:
    """The unsaved row of a message that was never seen elsewhere."""
    waiting = newcomer.waiting
    return Arrival(
        folder=folder,
        message_id=newcomer.message_id,
        size=waiting.size,
        arrived_at=waiting.arrived_at,
        seen_at=timezone.now(),
        note="first seen here",
    )


def put_at(arrival: Arrival, folder: Folder, newcomer: Newcomer, *, action: Action) -> None:
    """The arrival lies in the folder under its number; what we did not do, we leave alone.

    One whose folder was renumbered or renamed is what it was. A held letter that
    was taken elsewhere without a word, as the rest of a conversation is, waits for none.
    """
    if arrival.lies == Action.HOLD and action is not Action.HOLD:
        end_wait(arrival, action)
    if arrival.pk is None or arrival.lies != action or arrival.state == State.GONE:
        arrival.state = State.LEFT
        arrival.note = arrival.note if arrival.pk is None else "moved by somebody else"
    arrival.lies = action
    arrival.said = newcomer.said or ""
    if arrival.folder_id == folder.pk:
        arrival.uidvalidity, arrival.uid = folder.uidvalidity, newcomer.uid
        arrival.now_folder = arrival.now_uidvalidity = arrival.now_uid = None
    else:
        arrival.now_folder = folder
        arrival.now_uidvalidity, arrival.now_uid = folder.uidvalidity, newcomer.uid
