"""A database that lives as long as a replay, so that no real data is ever touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.db import connections

DEFAULT = "default"


@contextmanager
def temporary_database() -> Iterator[None]:
    """Points the default connection at a fresh, migrated, empty database.

    It is of the engine that is configured: a temporary file for SQLite, a
    database of a name of its own for MySQL, whose account must be allowed to
    create it. Afterwards it is gone and the earlier connection, left open and
    untouched meanwhile, is the default again. Threads started inside see the
    temporary database too.
    """
    real_connection, real_settings = connections[DEFAULT], connections.settings[DEFAULT]
    with TemporaryDirectory(prefix="hamlet-") as folder:
        settings = deepcopy(real_settings)
        settings["TEST"]["NAME"] = (
            str(Path(folder) / "replay.sqlite3")
            if real_connection.vendor == "sqlite"
            else f"hamlet_{uuid4().hex}"
        )
        connections.settings[DEFAULT] = settings
        connections[DEFAULT] = connections.create_connection(DEFAULT)
        creation = connections[DEFAULT].creation
        try:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                creation.destroy_test_db(real_settings["NAME"], verbosity=0)
        finally:
            connections[DEFAULT].close()
            connections.settings[DEFAULT] = real_settings
            connections[DEFAULT] = real_connection
