"""What every command of Hamlet shares: a taught `--help`, users by address, JSON or prose."""

import json
import textwrap
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from rich.console import Console

from users.models import User, normalise


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
    a traceback.
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
        try:
            return super().execute(*args, **options)
        except self.failures as error:
            raise CommandError(str(error)) from error

    def say(self, *lines: object) -> None:
        """Prints for a person: rich text, plain where standard output is no terminal."""
        console = Console(file=self.stdout, highlight=False)  # type: ignore[arg-type]  # it writes
        for line in lines:
            console.print(line, soft_wrap=isinstance(line, str))

    def emit(self, value: Mapping[str, Any] | Sequence[Any]) -> None:
        """Prints JSON for a script."""
        self.stdout.write(json.dumps(value, indent=2, default=as_json, ensure_ascii=False))


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
            f"No account “{address}”. Add it with `manage.py add_account {address} --host HOST`, "
            f"or without a server with `manage.py add_account {address} --local`."
        ) from None
