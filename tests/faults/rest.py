"""Waiting until a Hamlet that nothing disturbs any more has nothing left to do."""

import time
from contextlib import closing
from typing import Any, NamedTuple

from imapclient.exceptions import IMAPClientError

from tests.faults.world import World

# Seconds. However slow a machine is, what is not done by then would never be done.
PATIENCE = 300.0
SECONDS_BETWEEN_LOOKS = 1.0
# A whole sync after the last change says that there is nothing more to be done.
SYNCS = 2

WORK = """
SELECT
  (SELECT COUNT(*) FROM imap_arrival WHERE state IN ('due', 'copying', 'marking', 'claimed')),
  (SELECT COUNT(*) FROM imap_arrival),
  (SELECT COUNT(*) FROM filter_mark),
  (SELECT COUNT(*) FROM filter_judgement),
  (SELECT COUNT(*) FROM filter_storedmessage WHERE awaits IS NOT NULL)
"""
SYNCED = "SELECT username, synced_at, trouble = '' AND paused = '' FROM imap_account"


class Look(NamedTuple):
    """What must not change any more: Hamlet's counts, and each folder's."""

    counts: tuple[int, ...]
    folders: tuple[tuple[str, str, int, int], ...]

    @property
    def due(self) -> int:
        """How much is to be done."""
        return self.counts[0] + self.counts[4]


def come_to_rest(world: World) -> float:
    """The seconds until nothing was due or changed for some syncs of each account, or patience."""
    began = time.monotonic()
    last: Look | None = None
    synced: dict[str, set[object]] = {}
    while time.monotonic() - began < PATIENCE:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        now = look(world)
        if now != last or now.due:
            last, synced = now, {name: set() for name in world.people}
        for name, at, well in ask(world, SYNCED):
            if well:
                synced[str(name)].add(at)
        # The first is of before the last change.
        if not now.due and all(len(each) > SYNCS for each in synced.values()):
            break
    return time.monotonic() - began


def look(world: World) -> Look:
    """How things are."""
    [counts] = ask(world, WORK)
    folders = []
    for name, person in world.people.items():
        try:
            listed = [folder for _, _, folder in person.client.list_folders()]
            for folder in listed:
                status = person.client.folder_status(folder, ["MESSAGES", "UIDNEXT"])
                folders.append((name, folder, status[b"MESSAGES"], status[b"UIDNEXT"]))
        except (IMAPClientError, OSError):
            person.reconnect()
    return Look(tuple(counts), tuple(folders))


def ask(world: World, query: str) -> tuple[tuple[Any, ...], ...]:
    """The rows of a query."""
    with closing(world.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchall())
