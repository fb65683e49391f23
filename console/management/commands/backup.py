"""`backup`: a consistent copy of the database in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from console.amount import amount, counter
from console.command import HamletCommand, add_json
from operations.backing_up import back_up
from operations.backup_manifest import BackupError


class Command(HamletCommand):
    """Backs up the database while everything runs."""

    help = (
        "Write all that Hamlet knows into FILE, as of one moment, while everything goes on: on "
        "MariaDB and MySQL by mariadb-dump in one transaction, on SQLite by its own back-up. FILE "
        "is a zip archive that only its owner may read: mail is in it. The keys, SECRET_KEY and "
        "CREDENTIAL_KEYS, are not: keep them elsewhere, for without them the passwords of mail "
        "accounts in the back-up cannot be read, by a thief or by you. What is in the queues is "
        "not in it either: the database knows what is due. `manage.py restore` brings it back."
    )
    examples = """
        manage.py backup /var/backups/hamlet/monday.zip
        manage.py backup /var/backups/hamlet/monday.zip --replace --json
    """
    failures = (BackupError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --replace, --json."""
        parser.add_argument("file", metavar="FILE", type=Path, help="where to")
        parser.add_argument("--replace", action="store_true", help="replace a FILE that is there")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Backs up, and says what is in the file."""
        file: Path = options["file"]
        if file.exists() and not options["replace"]:
            raise CommandError(f"{file} is there already; say --replace, or another name.")
        with counter("backing up") as tell:
            manifest = back_up(file.absolute(), tell=tell)
        size = file.stat().st_size
        if options["json"]:
            self.emit(
                {
                    "file": str(file),
                    "bytes": size,
                    "made_at": manifest.made_at,
                    "database": manifest.database,
                    "server": manifest.server,
                }
            )
        else:
            self.say(
                f"{manifest.server} is backed up in {file} ({amount(size)}), without the keys."
            )
