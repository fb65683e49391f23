"""What has left Junk or Held: thrown away, or kept elsewhere by a person who wants it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filter.opinion import Action
from imap.errors import NoSuchFolderError
from imap.folders import Folders
from imap.models import Arrival, Folder, State
from imap.newcomers import Newcomer, look_closely
from imap.places import folder_of, number_of, pair, rows
from imap.reading import Opened, newest_uids, open_folder
from imap.receiving import cursor
from imap.session import Session
from imap.sources import sources
from imap.welcoming import learn_move
from imap.words import end_wait

# What has just been put into a folder is among its newest.
LOOKED_AT_LEAST = 50


class Departed(NamedTuple):
    """An arrival by its id, the folder that it has left, and its UID there."""

    pk: int
    folder: str
    uid: int


def follow(
    here: Session,
    departed: Sequence[Departed],
    folders: Folders,
    goals: Mapping[Action, str],
    *,
    inbox: Folder,
) -> bool:
    """Learns of what left Junk and Held where it went; what is found nowhere is gone.

    Looks through Trash and then the folders where mail is kept, until all are
    found. False where new mail came in meanwhile, of which some may be what
    departed: then nothing was settled, and the next sync sees it again.
    """
    places = {each.pk: (each.folder, each.uid) for each in departed}
    waiting = {
        row.pk: row
        for row in rows(list(places))
        if (folder_of(row), number_of(row)[1]) == places[row.pk] and row.state != State.GONE
    }
    if not waiting:
        return True
    opened = open_folder(here.client, inbox.name)
    if opened.uidnext > inbox.last_uid + 1:
        return False
    for name in [folders.trash, *elsewhere(here, folders, goals)]:
        if waiting and name is not None:
            look_in(here, name, waiting, thrown_away=name == folders.trash)
    with transaction.atomic():
        for arrival in waiting.values():
            end(arrival, f"vanished from {folder_of(arrival)}")
    return True


def elsewhere(here: Session, folders: Folders, goals: Mapping[Action, str]) -> list[str]:
    """The folders where a person keeps mail, beside the watched one."""
    where = sources(here.client, folders)
    return [name for name in (*where.kept, *where.mixed) if name not in goals.values()]


def look_in(here: Session, name: str, waiting: dict[int, Arrival], *, thrown_away: bool) -> None:
    """Takes from `waiting` those that are found in this folder."""
    here.lease.renew()
    try:
        opened = open_folder(here.client, name)
    except NoSuchFolderError:
        return
    uids = newest_uids(here.client, opened, max(LOOKED_AT_LEAST, 2 * len(waiting)))
    newcomers = [each for some in look_closely(here, uids) for each in some]
    matched = found(newcomers, waiting)
    if not thrown_away and lay_there(newcomers, matched, last_look=here.account.synced_at):
        return
    for newcomer, arrival in matched:
        del waiting[arrival.pk]
        if thrown_away:
            end(arrival, "thrown away")
        else:
            keep(here, opened, arrival, newcomer)


def lay_there(
    newcomers: Sequence[Newcomer],
    matched: Sequence[tuple[Newcomer, Arrival]],
    *,
    last_look: datetime | None,
) -> bool:
    """Whether the matched lay in this folder before they left Junk or Held.

    Some servers put a copy of every letter into an archive. What is moved into
    a folder comes behind all that was there: a letter behind one of the
    matched, that is none of them and arrived before the last look, was there
    before it. Two moved together may look like that, and then teach nothing.
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
