"""`--database` moves the tests, and what Hamlet needs of a database holds on each."""

import pytest
from django.db import connection

from tests.servers.mariadb import MariaDB
from users.models import User


@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_was_asked_for(pytestconfig: pytest.Config) -> None:
    vendors = {"sqlite": "sqlite", "mariadb": "mysql"}
    assert connection.vendor == vendors[pytestconfig.getoption("--database")]


@pytest.mark.django_db
def test_strings_that_differ_in_case_or_accent_differ() -> None:
    User.objects.create(address="anna@example.org", name="José")
    assert User.objects.filter(name="José").exists()
    assert not User.objects.filter(name__in=["josé", "Jose", "JOSÉ"]).exists()


@pytest.mark.django_db
def test_every_letter_of_unicode_is_kept() -> None:
    User.objects.create(address="anna@example.org", name="Anna 🎭 𐍈")
    assert User.objects.get().name == "Anna 🎭 𐍈"


def test_a_private_mariadb_listens_on_its_socket_only(mariadb: MariaDB) -> None:
    assert mariadb.socket.is_socket()
    assert mariadb.url("other") == f"mysql://root@localhost/other?unix_socket={mariadb.socket}"
