"""An installation of its own on each kind of database, for tests that start processes."""

from itertools import count
from pathlib import Path

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from tests.servers.mariadb import MariaDB

NUMBERS = count(1)


def made(server: MariaDB) -> str:
    """The URL of a new, empty database."""
    name = f"operations{next(NUMBERS)}"
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    connection.close()
    return server.url(name)


@pytest.fixture(params=["sqlite", "mariadb"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a Hamlet on an empty database of each kind."""
    data = tmp_path / "data"
    data.mkdir()
    url = f"sqlite:///{data / 'hamlet.sqlite3'}"
    if request.param == "mariadb":
        url = made(request.getfixturevalue("mariadb"))
    return {
        "DATABASE_URL": url,
        "DATA_DIR": str(data),
        "SECRET_KEY": "only for this test, and long enough for the check of its length",
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
