"""`bench`: how fast and how small Hamlet is on this machine, number by number."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.table import Table

from bench.catalogue import BENCHMARKS, UnknownBenchmarkError, name_of, named, title_of
from bench.lab import Lab
from bench.letters import Letters
from bench.machine import machine
from bench.measured import Measured
from bench.page import page, shown, verdict
from bench.running import run
from console.command import HamletCommand, add_json
from console.progress import progress
from evaluation.corpus import CorpusError, read

SAMPLE = Path(__file__).parents[3] / "sample"


class Command(HamletCommand):
    """Runs the benchmarks and holds their numbers against the goals."""

    help = (
        "Measure speed, memory and size: each benchmark warms up, repeats, and tells the median "
        "and the quartiles beside the goal and the floor. Everything happens in temporary "
        "databases; MariaDB and other filters are used where they are installed."
    )
    examples = """
        manage.py bench --list
        manage.py bench judging_batches judging_single
        manage.py bench --corpus trec07p/ --json
        manage.py bench --write docs/performance.md
    """
    failures = (CorpusError, UnknownBenchmarkError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NAME… and the options."""
        parser.add_argument("names", metavar="NAME", nargs="*", help="a benchmark; all without one")
        parser.add_argument("--list", action="store_true", help="say which there are")
        parser.add_argument(
            "--corpus",
            metavar="DIR",
            type=Path,
            default=SAMPLE,
            help="labelled mail to measure with, a TREC corpus (default: the sample)",
        )
        parser.add_argument(
            "--mariadb-url",
            metavar="URL",
            help="a MariaDB or MySQL to use, as mysql://USER:PASSWORD@HOST/, whose user may "
            "create databases; without it a private MariaDB is started where one is installed",
        )
        parser.add_argument(
            "--scale",
            metavar="N",
            type=positive,
            default=1.0,
            help="make what is known of the user so many times as large, for a quick try "
            "(default 1, of which the goals are said)",
        )
        parser.add_argument(
            "--write", metavar="FILE", type=Path, help="write a page in Markdown into FILE"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs what is asked for, and tells."""
        chosen = named(options["names"])
        if options["list"]:
            self.say(*(f"{name_of(each):24} {title_of(each)}" for each in BENCHMARKS))
            return
        where = machine()
        found: dict[str, list[Measured]] = {}
        with (
            TemporaryDirectory(prefix="hamlet-bench-") as folder,
            Lab(
                Path(folder),
                Letters(read(options["corpus"]).items),
                scale=options["scale"],
                mariadb_url=options["mariadb_url"],
            ) as lab,
        ):
            for benchmark in progress(chosen, "benchmarks", total=len(chosen)):
                found[name_of(benchmark)] = list(run(benchmark, lab))
        everything = [each for measured in found.values() for each in measured]
        if options["write"]:
            options["write"].write_text(page(found, machine=where), encoding="utf-8")
        if options["json"]:
            self.emit([each.to_json() for each in everything])
            return
        self.say(", ".join(f"{name} {value}" for name, value in where.items()), table(everything))


def positive(text: str) -> float:
    """A finite number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise ArgumentTypeError(f"“{text}” is no number above 0.")
    return number


def table(measured: Sequence[Measured]) -> Table:
    """The numbers for a person."""
    drawn = Table("benchmark", "goal", "measured", "quartiles", "holds")
    for each in measured:
        drawn.add_row(each.name, *shown(each), verdict(each))
        for line in filter(None, (each.floor and f"floor: {each.floor}", each.note)):
            drawn.add_row("", "", "", line, "")
    return drawn
