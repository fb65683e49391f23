"""A private Redis on a loopback port, keeping nothing."""

from pathlib import Path

from redis import Redis as Client

from tests.servers.process import Process, answers, find, free_port

PACKAGE = "redis-server"


class Redis:
    """A Redis server; `url` is what a broker setting takes."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = Process(
            [
                find("redis-server", package=PACKAGE),
                *("--bind", "127.0.0.1"),
                *("--port", str(self.port)),
                *("--save", ""),
                *("--appendonly", "no"),
                *("--dir", folder),
            ],
            log=folder / "redis.log",
            ready=lambda: answers(self.port),
        )

    def empty(self) -> None:
        """Nothing is left in it."""
        with Client.from_url(self.url) as client:
            client.flushall()

    def close(self) -> None:
        """The server has ended."""
        self.process.close()
