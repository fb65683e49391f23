"""What has left Junk or Held: thrown away, or kept elsewhere by a person who wants it."""

from collections.abc import Mapping, Sequence
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
    for newcomers in list(look_closely(here.client, here.account, uids)):
        for newcomer, arrival in found(newcomers, waiting):
            del waiting[arrival.pk]
            if thrown_away:
                end(arrival, "thrown away")
            else:
                keep(here, opened, arrival, newcomer)


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
    """The arrival is nowhere that we look."""
    arrival.state, arrival.note = State.GONE, note[:200]
    arrival.save(update_fields=["state", "note"])
