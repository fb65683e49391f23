"""What a back-up says of itself, so that nobody restores what he cannot read."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from zipfile import BadZipFile, ZipFile

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

FORMAT = 1
MANIFEST = "manifest.json"
CONTENT = {"mysql": "database.sql", "sqlite": "database.sqlite3"}


class BackupError(Exception):
    """A back-up cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a back-up: of which kind of database and server, after which migrations."""

    made_at: str
    database: str
    server: str
    migrations: list[list[str]]
    format: int = FORMAT

    @property
    def content(self) -> str:
        """The name of the database's file in the archive."""
        return CONTENT[self.database]

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    def to_json(self) -> str:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=2)


def manifest_of_now() -> Manifest:
    """The manifest of a back-up that is made now; `BackupError` where there is nothing to keep."""
    connection.ensure_connection()
    applied = MigrationRecorder(connection).applied_migrations()
    if not applied:
        raise BackupError("The database has no tables yet: there is nothing to back up.")
    version = ".".join(map(str, connection.get_database_version()))
    return Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        database=connection.vendor,
        server=f"{connection.display_name} {version}",
        migrations=sorted(list(each) for each in applied),
    )


def read_manifest(archive: ZipFile) -> Manifest:
    """The archive's manifest; `BackupError` where it is none of ours or of a newer form."""
    try:
        values = json.loads(archive.read(MANIFEST))
        if values.get("format") != FORMAT:
            raise BackupError("The back-up was made by a newer Hamlet: restore it with that one.")
        manifest = Manifest(**values)
        archive.getinfo(manifest.content)
    except (KeyError, ValueError, TypeError, AttributeError, BadZipFile):
        raise BackupError("This file is no back-up of Hamlet, or it is damaged.") from None
    return manifest


def refuse_unfit(manifest: Manifest) -> None:
    """Raises `BackupError` where this Hamlet on this database cannot take the back-up."""
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The back-up is of {manifest.server}, and DATABASE_URL names {connection.vendor}."
        )
    unknown = newer_migrations(manifest)
    if unknown:
        raise BackupError(
            "The back-up was made by a newer Hamlet, which had "
            f"{len(unknown)} migrations that this one lacks: restore it with that version."
        )


def newer_migrations(manifest: Manifest) -> set[tuple[str, str]]:
    """The back-up's migrations of our own tables that this version does not know.

    Other packages may have squashed or renamed theirs.
    """
    loader = MigrationLoader(None)
    ours = {app for app, _ in loader.disk_migrations}
    had = {(app, name) for app, name in manifest.migrations if app in ours}
    return had - loader.disk_migrations.keys()


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    return len(MigrationLoader(None).disk_migrations.keys() - applied)


def holds_users() -> bool:
    """Whether the database has anybody's data in it."""
    with connection.cursor() as cursor:
        if "users_user" not in connection.introspection.table_names(cursor):
            return False
        try:
            cursor.execute("SELECT 1 FROM users_user LIMIT 1")
        except DatabaseError:
            return True  # something is there that we do not understand
        return cursor.fetchone() is not None
