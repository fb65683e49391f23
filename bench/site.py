"""The site as it is deployed, for the time of a benchmark."""

import os
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe
from socket import create_connection, socket

from cryptography.fernet import Fernet

from bench.daemons import await_start, end

WORKERS = 2


class Site:
    """gunicorn with two workers on a loopback port, on the database at the URL."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        log = folder / "site.log"
        said = {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder / "data"),
            "SECRET_KEY": token_urlsafe(50),
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "localhost",
            # MariaDB means a server for many, which redirects to HTTPS.
            "BEHIND_PROXY": "true",
            # What it logs of every refused link is its disk's to hold, not this measurement's.
            "LOG_LEVEL": "ERROR",
        }
        with log.open("wb") as output:
            # our own program, with arguments of ours
            self.process = subprocess.Popen(  # noqa: S603
                (
                    sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}",
                    "--workers", str(WORKERS), "--preload", "--no-control-socket",
                    "--log-level", "warning", "config.wsgi",
                ),
                env={**os.environ, **said, **environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        await_start(self.process, self.answers, log)

    def answers(self) -> bool:
        """Whether somebody listens."""
        try:
            create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def close(self) -> None:
        """The site has ended."""
        end(self.process)
