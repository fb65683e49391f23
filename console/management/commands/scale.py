"""`scale`: what many mailboxes would need, from what was measured of one machine."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.scale.demand import Assumptions, machines, parts
from bench.scale.load import Load
from bench.scale.measured_costs import MeasuredError, measured_costs
from bench.scale.page import page
from console.command import HamletCommand, add_json
from console.management.commands.bench import positive


class Command(HamletCommand):
    """Works out workers, memory, storage, queries and cost, and simulates the queue."""

    help = (
        "Work out what an installation of many mailboxes needs, which part of it runs out first, "
        "and how long mail waits in its busiest hour, from what `manage.py bench --json` measured."
    )
    examples = """
        manage.py bench --json > measured.json
        manage.py scale measured.json
        manage.py scale measured.json --mailboxes 20000 --sweep-minutes 30 --json
        manage.py scale measured.json --write docs/scale.md
    """
    failures = (MeasuredError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """MEASURED and the options."""
        parser.add_argument(
            "measured", metavar="MEASURED", type=Path, help="what `bench --json` printed"
        )
        for name, default, meaning in (
            ("mailboxes", Load().mailboxes, "how many mailboxes"),
            ("messages-a-day", Load().messages_a_day, "new messages of each"),
            ("peak", Load().peak, "how many times the mean the busiest hour is"),
            ("sweep-minutes", Assumptions().sweep_minutes, "how often each mailbox is looked at"),
            ("kept-days", Assumptions().kept_days, "how long raw mail is kept"),
            ("euro", Assumptions().euro_a_machine_and_month, "what a machine costs a month"),
        ):
            parser.add_argument(
                f"--{name}",
                metavar="N",
                type=positive,
                default=default,
                help=f"{meaning} (default {default:g})",
            )
        parser.add_argument("--write", metavar="FILE", type=Path, help="write the page into FILE")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Works it out, and tells."""
        load = replace(
            Load(),
            mailboxes=round(options["mailboxes"]),
            messages_a_day=options["messages_a_day"],
            peak=options["peak"],
        )
        assumed = replace(
            Assumptions(),
            sweep_minutes=options["sweep_minutes"],
            kept_days=options["kept_days"],
            euro_a_machine_and_month=options["euro"],
        )
        costs = measured_costs(options["measured"])
        found = parts(load, costs, assumed)
        if options["json"]:
            told = [
                {
                    "part": each.name,
                    "wanted": each.wanted,
                    "a_machine": each.given,
                    "unit": each.unit,
                    "mailboxes_on_the_first": each.mailboxes(load),
                }
                for each in found
            ]
            self.emit({"parts": told, "machines": machines(found)})
            return
        text = page(load, costs, assumed)
        if options["write"]:
            options["write"].write_text(text, encoding="utf-8")
            return
        self.say(text)
