"""`export`: everything known of a user, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from console.amount import amount
from console.command import HamletCommand, add_address, add_json, user_of
from operations.exporting import export


class Command(HamletCommand):
    """Exports a user's data."""

    help = (
        "Write everything that is known of one user into FILE, a zip archive for him and his "
        "programs: every row of every table that is his, as lines of JSON, and the letters that "
        "are kept, as .eml. Secrets are left out, and the archive says which. Nothing is changed, "
        "and nothing has to be stopped."
    )
    examples = """
        manage.py export anna@example.org anna.zip
        manage.py export anna@example.org anna.zip --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, FILE, --json."""
        add_address(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="where to; must not be there")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exports, and says how much."""
        user, file = user_of(options["address"]), options["file"]
        columns = (SpinnerColumn(), TextColumn("{task.description}"))
        try:
            with (
                Progress(*columns, console=Console(stderr=True), transient=True) as shown,
                file.open("xb") as out,
            ):
                file.chmod(0o600)
                task = shown.add_task("exporting")
                manifest = export(user, out, tell=lambda what: shown.update(task, description=what))
        except FileExistsError:
            raise CommandError(f"{file} is there already.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        if options["json"]:
            self.emit(manifest)
        else:
            rows, size = sum(manifest["rows"].values()), file.stat().st_size
            self.say(
                f"{user}: {rows:,} rows and {manifest['letters']:,} letters are in {file} "
                f"({amount(size)}). Passwords are not."
            )
