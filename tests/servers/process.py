"""A server process of our own: found, started, awaited, ended."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 20.0  # seconds; every server here is up within one, but CI machines stall


class ServerError(Exception):
    """A server that the tests need is missing or did not start."""


def find(binary: str, *, package: str) -> Path:
    """The path of `binary`; without it the tests fail, naming the Debian package."""
    # An ordinary user's PATH often lacks the folders where Debian puts daemons.
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    path = shutil.which(binary, path=places)
    if path is None:
        raise ServerError(
            f"{binary} is not installed and these tests need it: apt-get install {package}"
        )
    return Path(path)


def free_port() -> int:
    """A loopback TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


class Process:
    """A running server: ready when the constructor returns, ended by `close`.

    `start` brings one back that was killed or closed; its log goes on.
    """

    def __init__(self, command: Sequence[str | Path], *, log: Path, ready: Callable[[], bool]):
        self.command, self.log, self.ready = command, log, ready
        log.write_bytes(b"")
        self.start()

    def start(self) -> None:
        """The server runs and is ready."""
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + PATIENCE
        while not self.ready():
            if self.popen.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise ServerError(
                    f"{self.command[0]} did not start:\n{self.log.read_text('utf-8', 'replace')}"
                )
            time.sleep(0.02)

    def kill(self) -> None:
        """The server has died at once, whatever it was doing."""
        self.popen.kill()
        self.popen.wait()

    def close(self) -> None:
        """The server has ended, by request or, if deaf, by force."""
        if self.popen.poll() is None:
            self.popen.terminate()
        try:
            self.popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
