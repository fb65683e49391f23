"""The fixtures that lend a test a real server; each server is started once, when first asked for.

A server that cannot be started fails the test and says which Debian package is missing.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.mariadb import MariaDB
from tests.servers.redis import Redis


@contextmanager
def short_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder with a name short enough for a unix socket's 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """A private MariaDB on a unix socket."""
    with short_folder("mariadb") as folder, closing(MariaDB(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """A private Redis on a loopback port."""
    with short_folder("redis") as folder, closing(Redis(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A private Dovecot with all that it can do: plain, STARTTLS and TLS ports, any user name."""
    with short_folder("dovecot") as folder, closing(Dovecot(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot_without_move() -> Iterator[Dovecot]:
    """A Dovecot that offers UIDPLUS but not MOVE."""
    offers = "IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS"
    with short_folder("dovecot") as folder, closing(Dovecot(folder, capability=offers)) as server:
        yield server


@pytest.fixture(scope="session")
def plain_dovecot() -> Iterator[Dovecot]:
    """A Dovecot that offers bare IMAP4rev1: no MOVE, UIDPLUS or NAMESPACE."""
    with (
        short_folder("dovecot") as folder,
        closing(Dovecot(folder, capability="IMAP4rev1")) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def marking_dovecot() -> Iterator[Dovecot]:
    """A Dovecot that marks folders by their use, whatever other folders are called."""
    marks = {"Müll": "\\Junk", "Ausgang": "\\Sent", "Tonne": "\\Trash"}
    with short_folder("dovecot") as folder, closing(Dovecot(folder, special_use=marks)) as server:
        yield server


@pytest.fixture(scope="session", params=["", "IMAP4rev1 UIDPLUS"], ids=["says", "does not say"])
def nesting_dovecot(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A Dovecot that has every folder below INBOX, and says so (NAMESPACE) or does not."""
    with (
        short_folder("dovecot") as folder,
        closing(
            Dovecot(folder, capability=request.param, prefix="INBOX.", separator=".")
        ) as server,
    ):
        yield server
