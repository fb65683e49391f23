"""`restore`: the database of a back-up in the place of the present one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from console.amount import counter
from console.command import HamletCommand, add_json
from operations.backup_manifest import BackupError, pending_migrations
from operations.restoring import refuse_full, restore


class Command(HamletCommand):
    """Restores a back-up."""

    help = (
        "Put the database of a back-up made by `manage.py backup` in the place of the present one. "
        "Stop the site, the workers, the clock and the watch before, and start them afterwards. A "
        "database with users in it is left alone unless you say --replace; a back-up of a newer "
        "Hamlet, or of another kind of database, is refused; one of an older Hamlet wants "
        "`manage.py migrate` afterwards. Use the keys that were in use when it was made "
        "(CREDENTIAL_KEYS). Mail that was judged since then lies where it was put; the next sync "
        "sees it as new, and judges it once more where it is in the watched folder."
    )
    examples = """
        manage.py restore /var/backups/hamlet/monday.zip
        manage.py restore /var/backups/hamlet/monday.zip --replace
    """
    failures = (BackupError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --replace, --json."""
        parser.add_argument("file", metavar="FILE", type=Path, help="the back-up")
        parser.add_argument(
            "--replace", action="store_true", help="also where the database has users in it"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restores, and says what is left to do."""
        file: Path = options["file"]
        if not options["replace"]:
            refuse_full()
        with counter("restoring") as tell:
            manifest = restore(file.absolute(), tell=tell)
        pending = pending_migrations()
        if options["json"]:
            self.emit(
                {
                    "file": str(file),
                    "made_at": manifest.made_at,
                    "database": manifest.database,
                    "pending_migrations": pending,
                }
            )
            return
        self.say(f"The database is as it was at {manifest.made:%Y-%m-%d %H:%M} UTC.")
        if pending:
            self.say(f"{pending} migrations came since: run `manage.py migrate`.")
