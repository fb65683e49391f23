"""The database of a back-up in the place of the present one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from django.db import connection

from operations.backing_up import pass_on, silence
from operations.backup_manifest import (
    BackupError,
    Manifest,
    holds_users,
    read_manifest,
    refuse_unfit,
)
from operations.ending_claims import end_claims
from operations.mysql_programs import CLIENT, finish, start


def restore(path: Path, *, tell: Callable[[int], None] = silence) -> Manifest:
    """The database is what it was when the back-up was made, and nothing else; nobody is at work.

    Raises `BackupError`, before anything is changed, where the file is no
    back-up, is damaged, or fits another database or a newer Hamlet. Nothing
    may use the database meanwhile. On SQLite it is replaced whole or not at
    all; on MySQL a failure half-way leaves it to be restored again.
    """
    try:
        with ZipFile(path) as archive:
            manifest = read_manifest(archive)
            refuse_unfit(manifest)
            refuse_damaged(archive, manifest)
            with archive.open(manifest.content) as content:
                load = load_mysql if manifest.database == "mysql" else load_sqlite
                load(content, path.parent, tell)
        end_claims()
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except BadZipFile:
        raise BackupError("This file is no back-up of Hamlet, or it is damaged.") from None
    return manifest


def refuse_full() -> None:
    """Raises `BackupError` where the database has users, whose data would be lost."""
    if holds_users():
        raise BackupError(
            "The database has users in it, and restoring would replace all that is known of them. "
            "Back it up first; then say --replace."
        )


def refuse_damaged(archive: ZipFile, manifest: Manifest) -> None:
    """Raises `BadZipFile` where a byte of the content is not as it was; reads all of it."""
    with archive.open(manifest.content) as content:
        while content.read(1024 * 1024):
            pass


def load_mysql(content: IO[bytes], _folder: Path, tell: Callable[[int], None]) -> None:
    """Drops every table, also such as the back-up lacks, and runs the back-up's SQL."""
    drop_tables()
    settings = connection.settings_dict
    connection.close()
    with TemporaryFile() as errors:
        with start(CLIENT, settings, "--batch", stdin=PIPE, stderr=errors) as process:
            try:
                with cast(IO[bytes], process.stdin) as into:
                    pass_on(content, into, tell)
            except BrokenPipeError:
                pass  # it has given up, and says why itself
        errors.seek(0)
        finish(process, errors.read())


def drop_tables() -> None:
    """The MySQL database has no tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
        cursor.execute("SET FOREIGN_KEY_CHECKS = 1")


def load_sqlite(content: IO[bytes], folder: Path, tell: Callable[[int], None]) -> None:
    """Puts the back-up's database in the place of the present one, once it is known to be whole."""
    with TemporaryDirectory(dir=folder, prefix=".restore-") as place:
        copy = Path(place, "database.sqlite3")
        with copy.open("wb") as file:
            pass_on(content, file, tell)
        with closing(sqlite3.connect(copy)) as source:
            try:
                found = source.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                found = str(error)
            if found != "ok":
                raise BackupError(f"The back-up's database is damaged: {found}")
            connection.ensure_connection()
            source.backup(connection.connection)
    connection.close_if_unusable_or_obsolete()
