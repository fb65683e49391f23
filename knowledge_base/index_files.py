"""Matching indexes on disk, so that a process need not build what another has built.

A cache: it may be deleted at any time, and where it cannot be read or written
that costs time and nothing else. What a file holds is as of the stamp in it. A
stamp is drawn at random, and `HeldIndex` believes only one that stands in the
user's own journal: so neither a file of another user, nor of another database,
nor of one that was restored from a back-up can pass for current.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from knowledge_base.mapped_arrays import DamagedError, mapped, write
from knowledge_base.private_folder import is_private
from knowledge_base.stored_keys import Parts

log = logging.getLogger(__name__)

# Of some 26 MB for 10,000 spams.
MOST_BYTES = 2**30


class IndexName(NamedTuple):
    """Which index: whose, of how many of his latest spams, of at least how many words, from where.

    `reach` is the least matching fraction that is found.
    """

    user_id: int
    limit: int
    floor: int
    reach: float


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """An index as of a stamp; `older_stored`: the database has spams beyond its limit."""

    stamp: int
    older_stored: bool
    parts: Parts


class IndexFiles:
    """The files of one folder: together at most `most_bytes`, those used least recently go."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def read(self, name: IndexName) -> Snapshot | None:
        """What was last written under the name, None where there is nothing that can be read."""
        path = self._path(name)
        if not is_private(self._folder):
            return None
        try:
            about, parts = mapped(path)
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, DamagedError) as problem:
            log.warning("the index in %s is built anew: %s", path, problem)
            return None
        if about["name"] != list(name):
            return None
        return Snapshot(about["stamp"], about["older_stored"], parts)

    def write(self, name: IndexName, snapshot: Snapshot) -> None:
        """`read` finds this from now on, unless the disk is full or may not be written."""
        if not is_private(self._folder):
            return
        path = self._path(name)
        about = {
            "name": name,
            "stamp": snapshot.stamp,
            "older_stored": snapshot.older_stored,
        }
        try:
            # Of mode 0600, and removed unless it was renamed.
            with NamedTemporaryFile(dir=self._folder, prefix=f"{path.name}.", delete=False) as file:
                try:
                    write(file, about, snapshot.parts)
                    file.flush()
                    Path(file.name).replace(path)
                except OSError:
                    Path(file.name).unlink(missing_ok=True)
                    raise
            self._make_room()
        except OSError as problem:
            log.warning("no index was written to %s: %s", self._folder, problem)

    def forget(self, user_id: int) -> None:
        """Nothing of the user is left in the folder."""
        for entry in self._entries():
            if entry.name.startswith(f"{user_id}-"):
                Path(entry).unlink(missing_ok=True)

    def _path(self, name: IndexName) -> Path:
        return self._folder / f"{name.user_id}-{name.limit}-{name.floor}-{name.reach}"

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(self._folder) as entries:
                yield from entries
        except FileNotFoundError:
            return

    def _make_room(self) -> None:
        found = [(entry.stat(), Path(entry)) for entry in self._entries()]
        total = sum(stat.st_size for stat, _ in found)
        for stat, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
            if total <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size
