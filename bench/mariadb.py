"""A private MariaDB for the time of a benchmark, where one is installed."""

import os
import pwd
import subprocess
from pathlib import Path

from bench.daemons import await_start, daemon, end, last_words
from bench.missing import MissingError

PACKAGE = "mariadb-server"

# As durable as SQLite is with our settings: a commit survives the end of the server, and within
# a second is on the disk. The buffer holds what a benchmark stores, as a server's would.
OPTIONS = (
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-buffer-pool-size=512M",
    "--innodb-log-file-size=256M",
    "--skip-log-bin",
)


class MariaDB:
    """A server on a socket in `folder`, whose administrator `root` needs no password."""

    def __init__(self, folder: Path) -> None:
        user = pwd.getpwuid(os.getuid()).pw_name
        self.socket = folder / "s"
        data, log = folder / "data", folder / "log"
        with log.open("wb") as output:
            # both programs were found on this machine, and the arguments are ours
            made = subprocess.run(  # noqa: S603
                (
                    daemon("mariadb-install-db", package=PACKAGE), "--no-defaults",
                    "--auth-root-authentication-method=normal", "--skip-test-db",
                    f"--user={user}", f"--datadir={data}",
                ),
                stdout=output, stderr=output, check=False,
            )  # fmt: skip
            if made.returncode:
                raise MissingError(f"mariadb-install-db failed: {last_words(log)}")
            self.process = subprocess.Popen(  # noqa: S603
                (
                    daemon("mariadbd", package=PACKAGE), "--no-defaults", "--skip-networking",
                    *OPTIONS, f"--user={user}", f"--datadir={data}", f"--socket={self.socket}",
                    f"--pid-file={folder / 'pid'}", f"--tmpdir={folder}",
                ),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        await_start(self.process, lambda: b"ready for connections" in log.read_bytes(), log)

    @property
    def url(self) -> str:
        """Where the server is, as `--mariadb-url` takes it: `mysql://…/?…`."""
        return f"mysql://root@localhost/?unix_socket={self.socket}"

    def close(self) -> None:
        """The server has ended."""
        end(self.process)
