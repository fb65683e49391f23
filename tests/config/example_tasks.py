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


@shared_task(queue="train", default_retry_delay=0)
def kill_the_worker_always(path: str) -> None:
    """Each run adds a line and kills its own process, as one that takes all memory would."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("run\n")
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task(queue="judge")
def fail_with_mail(path: str, words: str) -> None:
    """Fails with the words of a mail in the error, and in those that caused it."""
    Path(path).touch()
    try:
        raise KeyError(f"Subject: {words}")
    except KeyError as error:
        raise ValueError(words, words.encode()) from error


@shared_task(queue="judge", bind=True)
def fail_always(self: "fail_always", path: str) -> None:  # type: ignore[valid-type]
    """Each run adds a line and asks for another."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("run\n")
    raise self.retry(countdown=0)
