"""Amounts of bytes for a person: said, and counted while they pass."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn


def amount(size: int) -> str:
    """So many bytes, in the unit that suits."""
    return decimal(size)


@contextmanager
def counter(what: str) -> Iterator[Callable[[int], None]]:
    """What is to be told how many bytes are through; silent where standard error is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done: shown.update(task, completed=done)
