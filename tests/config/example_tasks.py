"""Tasks that tests give a real worker: each leaves a file for the test to find."""

import os
import signal
from pathlib import Path

from celery import shared_task


@shared_task(queue="judge")
def write(path: str, text: str) -> None:
    """The file at `path` holds `text`."""
    Path(path).write_text(text, encoding="utf-8")


@shared_task(queue="train")
def kill_the_worker_once(path: str) -> None:
    """The first run kills its own process; the second leaves a file."""
    first = Path(f"{path}.first")
    if not first.exists():
        first.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    Path(path).touch()


@shared_task(queue="judge", bind=True)
def fail_always(self: "fail_always", path: str) -> None:  # type: ignore[valid-type]
    """Each run adds a line and asks for another."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("run\n")
    raise self.retry(countdown=0)
