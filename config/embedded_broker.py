"""The queue that needs no server: kombu's file system transport, made safe between processes.

As published it writes a message in place, where a worker can take it half written, and
keeps its routing table without a lock. Messages already taken by a worker that is killed
are gone: the database is the truth, and the periodic sweep finds the work again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from filelock import FileLock
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

_order = count()


def options(folder: Path) -> dict[str, Any]:
    """The transport's options with everything below `folder`."""
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "taken"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.25,
    }


class Channel(filesystem.Channel):
    """Puts and takes messages whole, oldest first, each by one worker."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        """Makes the folders where they are missing."""
        super().__init__(*arguments, **keywords)
        for folder in (self.data_folder_in, self.processed_folder, self.control_folder):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:
        name = f"{time_ns():020}-{next(_order):06}-{uuid.uuid4().hex}.{queue}.msg"
        draft = Path(self.data_folder_out, f"{name}.part")
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(draft.with_suffix(""))

    def _get(self, queue: str) -> dict[str, Any]:
        for waiting in sorted(Path(self.data_folder_in).iterdir()):
            name = waiting.name
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder, name)
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            payload: dict[str, Any] = loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return payload
        raise Empty

    def get_table(self, exchange: str) -> Any:
        """Which queues are bound to `exchange`."""
        with self._one_at_a_time():
            return super().get_table(exchange)

    def _queue_bind(self, *arguments: Any) -> None:
        with self._one_at_a_time():
            super()._queue_bind(*arguments)

    def _delete(self, *arguments: Any, **keywords: Any) -> None:
        with self._one_at_a_time():
            super()._delete(*arguments, **keywords)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with FileLock(Path(self.control_folder, ".lock")):
            yield


class Transport(filesystem.Transport):
    """What Celery is told to use as `config.embedded_broker:Transport`."""

    Channel = Channel
