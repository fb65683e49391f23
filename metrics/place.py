"""A place of its own for each process that counts, used again when the process is gone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from metrics.kept_file import is_whole


class Place:
    """The first free place of a role in `folder`; the kernel frees it when the process ends.

    What a process has counted stays in its place, and the next process there
    goes on from it: the files are as many as processes ever ran at once, and
    no counter falls. Process numbers would not do: they are used again, and
    containers that share the folder have the same ones.
    """

    def __init__(self, folder: Path, role: str) -> None:
        self._folder, self._role = folder, role
        self._process, self._lock, self._name = 0, -1, ""

    def name(self) -> str:
        """The name of this process's place; a fork takes another than its parent's."""
        if self._process != os.getpid():
            self._take()
        return self._name

    def _take(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)  # the parent's, which goes on holding it
        for number in count():
            name = f"{self._role}-{number}"
            lock = taken(self._folder / f"{name}.lock")
            if lock is not None:
                for path in self._folder.glob(f"*_{name}.db"):
                    if not is_whole(path):
                        path.unlink()
                self._process, self._lock, self._name = os.getpid(), lock, name
                return


def taken(path: Path) -> int | None:
    """The open lock, held from now on; None where another process holds it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def deserted(folder: Path) -> Iterator[str]:
    """The places that no process holds; each is held while the caller looks at it."""
    for path in sorted(folder.glob("*.lock")):
        with suppress(FileNotFoundError):
            lock = taken(path)
            if lock is not None:
                try:
                    yield path.stem
                finally:
                    os.close(lock)
