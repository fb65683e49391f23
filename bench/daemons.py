"""Servers that a benchmark starts for itself: found, awaited, ended."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from bench.missing import MissingError

PATIENCE = 30.0
# Where Debian puts daemons, which the PATH of an ordinary user often lacks.
PLACES = ("/usr/sbin", "/usr/local/sbin")


def daemon(name: str, *, package: str) -> str:
    """The path of a program; raises MissingError that names the Debian package."""
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *PLACES]))
    if path is None:
        raise MissingError(f"{name} is not installed (on Debian: {package})")
    return path


def await_start(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    """Returns once the server is ready; raises MissingError, where it never is."""
    give_up = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > give_up:
            end(process)
            raise MissingError(f"{log.parent.name} does not start: {last_words(log)}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes]) -> None:
    """The server has ended, by request or, if deaf, by force."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def last_words(log: Path) -> str:
    """The end of what a server wrote."""
    return log.read_text("utf-8", "replace")[-300:].strip()
