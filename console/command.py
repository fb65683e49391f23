"""What every command of Hamlet shares: a taught `--help`, users by address, JSON or prose."""

import json
import os
import textwrap
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db.utils import OperationalError, ProgrammingError
from rich.console import Console, RenderableType
from rich.text import Text

from console.plain import Plain, plain
from users.models import User, normalise

# A file or a pipe has no width of its own; rich would take 80, too narrow for evidence.
WIDTH_OF_A_FILE = 120


class TeachingFormatter(DjangoHelpFormatter):
    """Keeps the examples of a command's help as they were written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = textwrap.dedent(text).strip().split("\n\n")
        return "\n\n".join(
            textwrap.indent(paragraph, indent)
            if paragraph.startswith(" ")
            else textwrap.fill(paragraph, width, initial_indent=indent, subsequent_indent=indent)
            for paragraph in paragraphs
        )


class HamletCommand(BaseCommand):
    """A command with examples; `failures` are the errors that a person can mend.

    Such an error becomes one line on standard error and exit status 1, never
    a traceback. What others wrote, in mail or in errors, is printed to the
    letter and cannot command the terminal.
    """

    examples: ClassVar[str] = ""
    failures: ClassVar[tuple[type[Exception], ...]] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The parser, with this command's examples below its options."""
        example_lines = textwrap.indent(textwrap.dedent(self.examples).strip(), "  ")
        return super().create_parser(
            prog_name,
            subcommand,
            formatter_class=TeachingFormatter,
            epilog=f"examples:\n\n{example_lines}" if self.examples else None,
            **kwargs,
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Runs the command; what a person can mend is told in one line."""
        spell_out(self.stdout)
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            error.args = (plain(str(error)),)
            raise
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database cannot be asked ({plain(str(error))}). Is it up, is DATABASE_URL "
                "right, and has `manage.py migrate` been run?"
            ) from error
        except self.failures as error:
            raise CommandError(plain(str(error))) from error

    def say(self, *lines: RenderableType) -> None:
        """Prints for a person: strings to the letter, rich text plain where that is no terminal."""
        console = Console(
            file=self.stdout,  # type: ignore[arg-type]  # it writes
            highlight=False,
            markup=False,
            emoji=False,
            width=None if self.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_A_FILE,
        )
        for line in lines:
            console.print(Plain(line), soft_wrap=isinstance(line, str | Text))

    def emit(self, value: Mapping[str, Any] | Sequence[Any]) -> None:
        """Prints JSON for a script, in ASCII: safe for any terminal, exact in any locale."""
        self.stdout.write(json.dumps(value, indent=2, default=as_json))


def spell_out(stream: object) -> None:
    """Makes a stream write “?” for what its encoding lacks, where it would have failed."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def as_json(value: object) -> str:
    """Times as ISO 8601; anything else as it prints."""
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def add_address(parser: ArgumentParser) -> None:
    """The argument ADDRESS: whose mailbox."""
    parser.add_argument("address", metavar="ADDRESS", help="whose mailbox, e.g. anna@example.org")


def add_json(parser: ArgumentParser) -> None:
    """The option --json."""
    parser.add_argument("--json", action="store_true", help="print JSON for scripts")


def user_of(address: str) -> User:
    """The user of that address, or an error that says how to add him."""
    try:
        return User.objects.get(address=normalise(address))
    except User.DoesNotExist:
        raise CommandError(
            f"No account “{address}”; `manage.py accounts` lists those there are. Add it with "
            f"`manage.py add_account {address} --host HOST`, or without a server with "
            f"`manage.py add_account {address} --local`."
        ) from None
