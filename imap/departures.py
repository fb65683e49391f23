"""What has left Junk or Held: thrown away, or kept elsewhere by a person who wants it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from django.db import transaction

from filter.opinion import Action
from imap.archives import lay_there_before
from imap.errors import NoSuchFolderError
from imap.folders import Folders
from imap.models import Arrival, Folder, State
from imap.newcomers import Newcomer, look_closely
from imap.places import folder_of, number_of, pair, rows
from imap.reading import Opened, newest_uids, open_folder
from imap.receiving import cursor
from imap.renamed import stay_where_renamed
from imap.session import Session
from imap.sources import sources
from imap.welcoming import learn_move
from imap.words import end_wait

# What has just been put into a folder is among its newest.
LOOKED_AT_LEAST = 50
# So many are followed in one sync, the latest first; the next one goes on.
FOLLOWED = 250


class Kind(Enum):
    """What it says of a message that it was put into a folder."""

    KEPT = auto()
    THROWN_AWAY = auto()
    DOUBTFUL = auto()


NOTES = {
    Kind.THROWN_AWAY: "thrown away",
    Kind.DOUBTFUL: "moved to a folder that may be the trash",
}


class Departed(NamedTuple):
    """An arrival by its id, the folder that it has left, and its UID there.

    `uidvalidity` is the folder's now: another one than the arrival's where it was renumbered,
    or where another folder has its name.
    """

    pk: int
    folder: str
    uid: int
    uidvalidity: int


def follow(
    here: Session,
    departed: Sequence[Departed],
    folders: Folders,
    goals: Mapping[Action, str],
    *,
    inbox: Folder,
) -> bool:
    """Learns of what left Junk and Held where it went; what is found nowhere is gone.

    Looks through Trash and then the other folders, until all are found. False
    where not all was settled: new mail came in meanwhile, of which some may be
    what departed, or it is too much for one sync. The next one sees it again.
    """
    places = {each.pk: (each.folder, each.uid) for each in departed}
    numbered = {each.pk: each.uidvalidity for each in departed}
    still = [
        row
        for row in rows(list(places))
        if (folder_of(row), number_of(row)[1]) == places[row.pk] and row.state != State.GONE
    ]
    waiting = {row.pk: row for row in still[-FOLLOWED:]}
    if not waiting:
        return True
    opened = open_folder(here.client, inbox.name)
    if opened.uidnext > inbox.last_uid + 1:
        return False
    for name, kind in elsewhere(here, folders, goals):
        if waiting:
            look_in(here, name, waiting, numbered, kind=kind)
    with transaction.atomic():
        for arrival in waiting.values():
            end(arrival, f"vanished from {folder_of(arrival)}")
    here.report.finished &= len(still) <= FOLLOWED
    return len(still) <= FOLLOWED


def elsewhere(
    here: Session, folders: Folders, goals: Mapping[Action, str]
) -> list[tuple[str, Kind]]:
    """The folders into which a person may have put it, beside the watched one."""
    where = sources(here.client, folders)
    thrown = [(folders.trash, Kind.THROWN_AWAY)] if folders.trash else []
    kept = [(name, Kind.KEPT) for name in (*where.kept, *where.mixed)]
    doubtful = [(name, Kind.DOUBTFUL) for name in where.doubtful]
    return [each for each in (*thrown, *kept, *doubtful) if each[0] not in goals.values()]


def look_in(
    here: Session,
    name: str,
    waiting: dict[int, Arrival],
    numbered: Mapping[int, int],
    *,
    kind: Kind,
) -> None:
    """Takes from `waiting` those that are found in this folder.

    `numbered` is the UIDVALIDITY of the folder that each has left, by the arrival's id.
    """
    here.lease.renew()
    try:
        opened = open_folder(here.client, name)
    except NoSuchFolderError:
        return
    uids = newest_uids(here.client, opened, max(LOOKED_AT_LEAST, 2 * len(waiting)))
    newcomers = [each for some in look_closely(here, uids) for each in some]
    matched = found(newcomers, waiting)
    stayed = stay_where_renamed(here, opened, matched, numbered)
    matched = [each for each in matched if each[1].pk not in stayed]
    for pk in stayed:
        del waiting[pk]
    if kind is Kind.KEPT:
        matched = came_since(here, opened, newcomers, matched)
    for newcomer, arrival in matched:
        del waiting[arrival.pk]
        if kind is Kind.KEPT:
            keep(here, opened, arrival, newcomer)
        else:
            end(arrival, NOTES[kind])


def came_since(
    here: Session,
    opened: Opened,
    newcomers: Sequence[Newcomer],
    matched: Sequence[tuple[Newcomer, Arrival]],
) -> list[tuple[Newcomer, Arrival]]:
    """Those of the matched that did not lie in the open folder before they left Junk or Held.

    Some servers put a copy of every letter into an archive.
    """
    first_new = lay_there_before(here, opened)
    if first_new:
        return [each for each in matched if each[0].uid >= first_new]
    if lay_there(newcomers, matched, last_look=here.account.synced_at):
        return []
    return list(matched)


def lay_there(
    newcomers: Sequence[Newcomer],
    matched: Sequence[tuple[Newcomer, Arrival]],
    *,
    last_look: datetime | None,
) -> bool:
    """Whether the matched seem to have lain in a folder of which nothing was noted before.

    What is moved into a folder comes behind all that was there: a letter behind
    one of the matched, that is none of them and arrived before the last look,
    was there before it. Two moved together may look like that, and then teach
    nothing.
    """
    if last_look is None or not matched:
        return False
    first = min(newcomer.uid for newcomer, _ in matched)
    moved = {newcomer.uid for newcomer, _ in matched}
    return any(
        each.uid > first and each.uid not in moved and each.waiting.arrived_at < last_look
        for each in newcomers
    )


def found(
    newcomers: Sequence[Newcomer], waiting: Mapping[int, Arrival]
) -> list[tuple[Newcomer, Arrival]]:
    """Which of the messages are which of the departed, each once."""
    pairs = pair(newcomers, list(waiting.values()))
    taken: set[int] = set()
    matched = []
    for each in newcomers:
        arrival = next((row for row in pairs[each.uid] if row.pk not in taken), None)
        if arrival is not None:
            taken.add(arrival.pk)
            matched.append((each, arrival))
    return matched


def keep(here: Session, opened: Opened, arrival: Arrival, newcomer: Newcomer) -> None:
    """The person keeps the message in the open folder."""
    folder = cursor(here.account, opened)
    folder.save()
    learn_move(here, arrival, folder, newcomer, action=Action.DELIVER)


def end(arrival: Arrival, note: str) -> None:
    """The arrival is nowhere that we look, and waits for no word."""
    end_wait(arrival, Action.HOLD)
    arrival.state, arrival.note = State.GONE, note[:200]
    arrival.save(update_fields=["state", "note"])
