"""How the tests move from one database to another before Django creates the test database."""

from django.conf import settings
from django.db import connections

from config.database import database


def choose_database(url: str) -> None:
    """From now on Django's default database is the one at `url`, as `DATABASE_URL` would make it.

    To be called before the test database is created, from pytest-django's
    `django_db_modify_db_settings`.
    """
    chosen = settings.DATABASES["default"]
    # The same dictionary stays in place: Django's connection handler holds it too.
    chosen.clear()
    chosen.update(database(url))
    connections.configure_settings(settings.DATABASES)
    if any(connections.all(initialized_only=True)):
        del connections["default"]
