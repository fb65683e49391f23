"""A Hamlet of its own: two workers, the clock and the watch, as a service manager runs them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from celery import Celery
from cryptography.fernet import Fernet
from kombu.exceptions import OperationalError

from tests.faults.supervised import Supervised
from tests.faults.waits import SECONDS_OF_A_LEASE
from tests.servers.process import ServerError

ROOT = Path(__file__).resolve().parents[2]
CELERY = ("-m", "celery", "--quiet", "-A", "tests.faults.hurried")
POOLS = (("prefork", "one"), ("threads", "two"))


class Hamlet:
    """Hamlet's processes and what they are told of the world.

    Made, it is migrated; `start` sets it going.
    """

    def __init__(self, folder: Path, *, database: str, broker: str) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": database,
            "BROKER_URL": broker,
            "SECRET_KEY": token_urlsafe(50),
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "localhost",
            "ACCOUNT_LEASE_SECONDS": str(SECONDS_OF_A_LEASE),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.workers: list[Supervised] = []
        self.run("manage.py", "migrate", "--verbosity", "0")

    def run(self, *arguments: str, stdin: str = "") -> str:
        """What a Python of this Hamlet's says that runs to its end."""
        ran = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise ServerError(f"{' '.join(arguments)} failed:\n{ran.stderr}")
        return ran.stdout

    def add(self, accounts: Sequence[Mapping[str, Any]]) -> None:
        """The accounts are live; `tests.faults.settle_in` says what each mapping holds."""
        said = self.run("-m", "tests.faults.settle_in", stdin=json.dumps(accounts))
        self.ids: dict[str, int] = json.loads(said)

    def books(self) -> dict[str, Any]:
        """What Hamlet has written down, and what is left of it when all is unlearned."""
        found: dict[str, Any] = json.loads(self.run("-m", "tests.faults.books"))
        return found

    def start(self) -> None:
        """All processes run, or are starting."""
        self.workers = [
            self.supervised(
                f"worker-{name}",
                *(*CELERY, "worker", "--pool", pool, "--concurrency", "2"),
                *("-n", f"{name}@storm", "--loglevel", "WARNING"),
            )
            for pool, name in POOLS
        ]
        self.clock = self.supervised(
            "clock", *CELERY, "beat", "--loglevel", "WARNING", "--pidfile="
        )
        self.watch = self.supervised(
            "watch", "manage.py", "watch", "--status-seconds", "0", "--look-seconds", "2"
        )

    def supervised(self, name: str, *arguments: str) -> Supervised:
        """A Python that is started again whenever it ends."""
        return Supervised(
            name,
            [sys.executable, *arguments],
            root=ROOT,
            log=self.folder / f"{name}.log",
            environment=self.environment,
        )

    @property
    def processes(self) -> list[Supervised]:
        """All that run."""
        return [*self.workers, self.clock, self.watch] if self.workers else []

    def hand_out(self, name: str, *, times: int) -> None:
        """So many tasks to sync the account wait in the queue, if it can be reached."""
        with Celery(broker=self.environment["BROKER_URL"]) as queue, suppress(OperationalError):
            for _ in range(times):
                queue.send_task(
                    "imap.tasks.sync_account", (self.ids[name],), queue="sync", retry=False
                )

    def skew(self, worker: int, ahead: int) -> None:
        """The worker is started again with a clock that is so many seconds ahead (0: right)."""
        process = self.workers[worker]
        process.environment = self.environment | (fake_time(ahead) if ahead else {})
        process.kill()

    def close(self) -> None:
        """All have ended."""
        for each in self.processes:
            each.close()


def fake_time(ahead: int) -> dict[str, str]:
    """What makes a process believe that it is so many seconds later; waiting stays as it is."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        raise ServerError("libfaketime is not installed: apt-get install faketime")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{ahead:+d}",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
