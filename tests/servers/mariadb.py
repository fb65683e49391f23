"""A private MariaDB: half a second to make, no network, gone with its folder."""

import os
import pwd
import socket
import subprocess
from pathlib import Path

from tests.servers.process import Process, ServerError, find

PACKAGE = "mariadb-server"

# Nothing in a test's database outlives the test, so nothing need reach the disk.
FAST = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    "--skip-log-bin",
    "--performance-schema=OFF",
)


# What was committed outlives a server that is killed.
DURABLE = (
    "--innodb-flush-log-at-trx-commit=1",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=32M",
    "--skip-log-bin",
    "--performance-schema=OFF",
)


class MariaDB:
    """A MariaDB server with one administrator, `root`, who needs no password.

    `socket` is where it listens; `url(name)` is a DATABASE_URL for database `name`.
    """

    def __init__(self, folder: Path, options: tuple[str, ...] = FAST) -> None:
        user = pwd.getpwuid(os.getuid()).pw_name
        data, log = folder / "data", folder / "mariadb.log"
        self.socket = folder / "s"
        installed = subprocess.run(
            [
                find("mariadb-install-db", package=PACKAGE),
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                f"--user={user}",
                f"--datadir={data}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if installed.returncode:
            raise ServerError(f"mariadb-install-db failed:\n{installed.stdout}{installed.stderr}")
        self.process = Process(
            [
                find("mariadbd", package=PACKAGE),
                "--no-defaults",
                "--skip-networking",
                f"--user={user}",
                f"--datadir={data}",
                f"--socket={self.socket}",
                f"--pid-file={folder / 'pid'}",
                f"--tmpdir={folder}",
                *options,
            ],
            log=log,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Whether somebody accepts connections on the socket; a dead server leaves its file."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True

    def url(self, name: str = "hamlet") -> str:
        """The DATABASE_URL of database `name` on this server."""
        return f"mysql://root@localhost/{name}?unix_socket={self.socket}"

    def close(self) -> None:
        """The server has ended."""
        self.process.close()
