"""What the rooms call when they have done something; it costs microseconds, or nothing.

Only a process that was told to `keep` counts: workers, the watch and the site.
Commands, evaluations and tests are no part of the service, and count nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from metrics import meters
from metrics.memory import resident

if TYPE_CHECKING:
    from metrics.book import Book

_book: Book | None = None


def keep(folder: Path, *, role: str) -> None:
    """From now on this process, and whatever it forks, counts in files of `folder`.

    `role` is the kind of process: a word of letters alone.
    """
    global _book  # noqa: PLW0603 -- one process, one book
    # Most processes never count, and start faster without it.
    from metrics.book import Book  # noqa: PLC0415

    _book = Book(folder, role)
    weighed()


def decided(letters: int, *, seconds: float) -> None:
    """So many letters were read and decided together; nothing is recorded yet."""
    if _book is not None:
        for _ in range(letters):
            _book.histogram(meters.JUDGING_SECONDS).observe(seconds / letters)


def judged(*, verdict: str, step: str) -> None:
    """One judgement was recorded."""
    if _book is not None:
        _book.counter(meters.JUDGEMENTS, verdict, step).inc()


def learned(*, label: str, source: str) -> None:
    """One word of a person's was learned."""
    if _book is not None:
        _book.counter(meters.LESSONS, label, source).inc()


def moved(action: str) -> None:
    """One letter was moved to where this action wants it."""
    if _book is not None:
        _book.counter(meters.MOVES, action).inc()


def synced(*, outcome: str, seconds: float) -> None:
    """One mailbox was visited."""
    if _book is not None:
        _book.counter(meters.SYNCS, outcome).inc()
        _book.histogram(meters.SYNC_SECONDS).observe(seconds)


def retrained(*, trigger: str, promoted: bool) -> None:
    """One network was trained anew."""
    if _book is not None:
        _book.counter(meters.RETRAININGS, trigger, "promoted" if promoted else "kept").inc()


def task_ended(task: str, *, seconds: float) -> None:
    """One background task ended, well or badly."""
    if _book is not None:
        _book.histogram(meters.TASK_SECONDS, task).observe(seconds)


def tasks_known(tasks: Iterable[str]) -> None:
    """None of these tasks has failed yet: a series that begins at 0 shows its first rise."""
    if _book is not None:
        for task in tasks:
            _book.counter(meters.TASKS_FAILED, task).inc(0)


def task_failed(task: str) -> None:
    """One background task failed at last."""
    if _book is not None:
        _book.counter(meters.TASKS_FAILED, task).inc()


def task_retried(task: str) -> None:
    """One background task is handed out again."""
    if _book is not None:
        _book.counter(meters.TASKS_RETRIED, task).inc()


def weighed() -> None:
    """The memory that this process holds now is known."""
    if _book is not None:
        _book.gauge(meters.MEMORY).set(resident())


def watching(*, phases: Mapping[str, int], connections: int) -> None:
    """The watch looks after so many accounts, by phase (each, 0 too), on so many connections."""
    if _book is not None:
        for phase, accounts in phases.items():
            _book.gauge(meters.WATCHED, phase).set(accounts)
        _book.gauge(meters.WATCH_CONNECTIONS).set(connections)
