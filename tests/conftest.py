"""What every test shares: the choice of database, the real servers, and no way out."""

import os

import pytest

from tests.servers.database import choose_database
from tests.servers.loopback import stay_inside

pytest_plugins = ["tests.servers.fixtures"]

stay_inside()

# The commands print as into a file, whatever terminal the tests were started from.
os.environ.pop("COLUMNS", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--database`."""
    parser.addoption(
        "--database",
        choices=["sqlite", "mariadb"],
        default="sqlite",
        help="run the database tests on SQLite (the default) or on a private MariaDB",
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django's hook for changing DATABASES, called before it creates the test database."""
    if request.config.getoption("--database") == "mariadb":
        choose_database(request.getfixturevalue("mariadb").url())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what takes a database by way of a fixture too, so that `-m django_db` means all."""
    for item in items:
        if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("django_db")
