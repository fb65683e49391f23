"""A real Celery worker and clock for a test, and tasks sent to it from another process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from tests.config.fresh import environment, python

SECONDS_TO_WAIT = 60


@contextmanager
def worker(log: Path, *options: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """`celery -A config worker`, ended with all its processes when the test leaves."""
    tasks = ("-I", "tests.config.example_tasks", "--concurrency", "1")
    with celery("worker", *tasks, *options, log=log, **variables) as process:
        yield process


@contextmanager
def clock(log: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """`celery -A config beat`, ended when the test leaves."""
    with celery("beat", "--pidfile=", log=log, **variables) as process:
        yield process


@contextmanager
def celery(*command: str, log: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of Celery's, what it says in the file `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command],
            cwd=settings.BASE_DIR,
            env=environment(**variables),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        # A worker asked kindly takes seconds to leave; nothing here is worth waiting for.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def send(task: str, *arguments: str, **variables: str) -> None:
    """Puts a task in its queue, from a process of its own."""
    values = ", ".join(map(repr, arguments))
    sent = python(
        "import config; from tests.config import example_tasks; "
        f"example_tasks.{task}.delay({values})",
        **variables,
    )
    assert sent.returncode == 0, sent.stderr


def wait_until(true: Callable[[], bool], log: Path) -> None:
    """Returns as soon as `true()`; fails with the worker's log after a minute."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while not true():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.05)
