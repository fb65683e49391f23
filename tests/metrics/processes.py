"""Processes that count, each in a Python of its own, as workers and the watch do."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(folder: Path, code: str, *, role: str = "worker") -> subprocess.Popen[str]:
    """A process that keeps its counts in `folder`, runs `code`, and then waits to be told to end.

    It has run the code when it says a line.
    """
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom metrics import counting\n"
        f"counting.keep(Path({str(folder)!r}), role={role!r})\n{code}\n"
        "print('done', flush=True)\nsys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    """It has ended of its own accord."""
    process.communicate("")
    assert process.returncode == 0


def kill(process: subprocess.Popen[str]) -> None:
    """It was killed, without a last word."""
    process.kill()
    process.communicate()
