"""What every other filter must do to be measured beside Hamlet."""

import shutil
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from filter.opinion import Verdict
from knowledge_base.label import Label


class PeerError(Exception):
    """A filter that is missing or failed; the text says which and what to do."""


class Peer(Protocol):
    """A filter that knows only what it was taught in a folder of its own.

    Its scores order mail from ham to spam; they need not be probabilities.
    """

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """The filter's verdict and score; nothing is learned."""
        ...

    def learn(self, raw: bytes, label: Label) -> None:
        """Teaches the filter a label."""
        ...

    def close(self) -> None:
        """Ends what the filter has running."""
        ...


def installed(program: str, *, package: str) -> str:
    """The path of a program; raises PeerError with advice where it is not installed."""
    path = shutil.which(program)
    if path is None:
        raise PeerError(f"{program} is not installed. On Debian: apt-get install {package}.")
    return path


def answer(
    command: Sequence[str | Path], raw: bytes, *, statuses: Collection[int] = (0,)
) -> tuple[int, str]:
    """The exit status and output of a filter given a message on its standard input.

    Raises PeerError where the status is none of `statuses`.
    """
    # the program was found by `installed`, and its arguments are ours
    done = subprocess.run(command, input=raw, capture_output=True, check=False)  # noqa: S603
    if done.returncode not in statuses:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise PeerError(f"{command[0]} failed with status {done.returncode}: {said}")
    return done.returncode, done.stdout.decode("utf-8", "replace")
