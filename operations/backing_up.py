"""A consistent copy of the database in one file, made while everything runs."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection

from operations.backup_manifest import MANIFEST, BackupError, Manifest, manifest_of_now
from operations.mysql_programs import DUMP, finish, start

CHUNK = 1024 * 1024

# One moment of all tables (InnoDB's snapshot), without a lock; blobs as text that any client reads.
DUMP_OPTIONS = (
    "--single-transaction",
    "--quick",
    "--hex-blob",
    "--skip-lock-tables",
    "--skip-triggers",
    "--no-tablespaces",
    "--max-allowed-packet=1G",
)


def silence(_size: int) -> None:
    """Tells nobody."""


def back_up(path: Path, *, tell: Callable[[int], None] = silence) -> Manifest:
    """The database as of now is in the file `path`, readable by its owner alone.

    The file appears whole or not at all. The keys (SECRET_KEY, CREDENTIAL_KEYS)
    are not in it. `tell` hears how many bytes of the database are through.
    """
    manifest = manifest_of_now()
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
                # Sizes are not known beforehand, and may pass 4 GiB.
                with archive.open(manifest.content, "w", force_zip64=True) as content:
                    write = dump_mysql if manifest.database == "mysql" else copy_sqlite
                    write(content, path.parent, tell)
                archive.writestr(MANIFEST, manifest.to_json())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def dump_mysql(content: IO[bytes], _folder: Path, tell: Callable[[int], None]) -> None:
    """Writes the SQL that makes the database anew."""
    with TemporaryFile() as errors:
        with start(
            DUMP, connection.settings_dict, *DUMP_OPTIONS, stdout=PIPE, stderr=errors
        ) as process:
            pass_on(cast(IO[bytes], process.stdout), content, tell)
        errors.seek(0)
        finish(process, errors.read())


def copy_sqlite(content: IO[bytes], folder: Path, tell: Callable[[int], None]) -> None:
    """Writes the database's file as of one moment; it takes its size on the disk meanwhile."""
    connection.ensure_connection()
    with TemporaryDirectory(dir=folder, prefix=".backup-") as place:
        copy = Path(place, "database.sqlite3")
        with closing(sqlite3.connect(copy)) as target:
            # In one step: between two of them others write, and it would begin anew each time.
            connection.connection.backup(target)
        with copy.open("rb") as source:
            pass_on(source, content, tell)


def pass_on(source: IO[bytes], target: IO[bytes], tell: Callable[[int], None]) -> None:
    """Copies all of the source, piece by piece."""
    done = 0
    while piece := source.read(CHUNK):
        target.write(piece)
        done += len(piece)
        tell(done)
