from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import MySQLdb
import pytest
from cryptography.fernet import Fernet
from django.core.checks import CheckMessage
from django.db import connection
from pytest_django import Settings

from config import checks
from config.broker import broker
from tests.config.fresh import manage
from tests.servers.mariadb import MariaDB


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.django_db
def test_the_database_of_the_tests_has_the_right_collation() -> None:
    assert checks.collation(databases=["default"]) == []
    assert connection.alias == "default"


def test_a_mysql_database_of_another_collation_is_refused(mariadb: MariaDB, tmp_path: Path) -> None:
    checked = check_new_database(mariadb, tmp_path, "wrong", collation="utf8mb4_general_ci")
    assert checked.returncode != 0
    assert "hamlet.E001" in checked.stderr
    assert "ALTER DATABASE `wrong`" in checked.stderr


def test_a_mysql_database_of_the_right_collation_passes(mariadb: MariaDB, tmp_path: Path) -> None:
    checked = check_new_database(mariadb, tmp_path, "right", collation="utf8mb4_bin")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("key", ["short", "x" * 49])
def test_a_short_secret_key_is_an_error(key: str, settings: Settings) -> None:
    settings.SECRET_KEY = key
    assert ids(checks.secret_key()) == ["hamlet.E002"]


def test_a_long_secret_key_is_right(settings: Settings) -> None:
    settings.SECRET_KEY = "x" * 50
    assert checks.secret_key() == []


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ([], "is empty"),
        (["not a key"], "Key 1"),
        ([Fernet.generate_key().decode(), "c2hvcnQ="], "Key 2"),
    ],
)
def test_credential_keys_must_all_be_keys(keys: list[str], wrong: str, settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = keys
    messages = checks.credential_keys()
    assert ids(messages) == ["hamlet.E003"]
    assert wrong in messages[0].msg
    assert not any(key in messages[0].msg for key in keys)


def test_several_credential_keys_are_right(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode() for _ in range(2)]
    assert checks.credential_keys() == []


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda path: None])
def test_a_country_database_that_cannot_be_read_is_an_error(
    make: Callable[[Path], None], tmp_path: Path, settings: Settings
) -> None:
    make(tmp_path / "countries.mmdb")
    settings.COUNTRY_DATABASE = tmp_path / "countries.mmdb"
    messages = checks.country_database()
    assert ids(messages) == ["hamlet.E004"]
    assert "countries.mmdb" in messages[0].msg


def test_the_bundled_country_database_is_right(settings: Settings) -> None:
    settings.COUNTRY_DATABASE = None
    assert checks.country_database() == []


@pytest.mark.parametrize("make", [Path.touch, lambda path: None])
def test_a_data_folder_that_is_no_folder_is_an_error(
    make: Callable[[Path], None], tmp_path: Path, settings: Settings
) -> None:
    make(tmp_path / "data")
    settings.DATA_DIR = tmp_path / "data"
    assert ids(checks.data_folder()) == ["hamlet.E005"]


def test_a_data_folder_that_nobody_may_write_in_is_an_error(settings: Settings) -> None:
    # Whoever runs the tests, the kernel lets nobody write here.
    settings.DATA_DIR = Path("/proc/self/fdinfo")
    assert ids(checks.data_folder()) == ["hamlet.E005"]


def test_a_folder_of_ones_own_is_right(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    assert checks.data_folder() == []


def test_a_missing_torch_is_a_warning() -> None:
    assert ids(checks.network_library(find=lambda name: None)) == ["hamlet.W001"]
    assert checks.network_library() == []


def test_the_embedded_broker_beside_a_server_is_a_warning(
    tmp_path: Path, settings: Settings
) -> None:
    settings.EMBEDDED_DATABASE = False
    settings.BROKER = broker("", tmp_path)
    assert ids(checks.embedded_broker()) == ["hamlet.W002"]
    settings.BROKER = broker("redis://localhost", tmp_path)
    assert checks.embedded_broker() == []


def test_the_embedded_broker_beside_the_embedded_database_is_right(
    tmp_path: Path, settings: Settings
) -> None:
    settings.EMBEDDED_DATABASE = True
    settings.BROKER = broker("", tmp_path)
    assert checks.embedded_broker() == []


def check_new_database(
    mariadb: MariaDB, tmp_path: Path, name: str, *, collation: str
) -> CompletedProcess[str]:
    server = MySQLdb.connect(unix_socket=str(mariadb.socket), user="root")
    server.cursor().execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE {collation}")
    server.close()
    return manage(
        "check",
        *("--database", "default"),
        DATABASE_URL=mariadb.url(name),
        DATA_DIR=str(tmp_path),
        SECRET_KEY="x" * 50,
        CREDENTIAL_KEYS=Fernet.generate_key().decode(),
        ALLOWED_HOSTS="localhost",
    )
