"""`quality`: how well Hamlet does for a live user, by his own word."""

from argparse import ArgumentParser
from typing import Any

from console.command import HamletCommand, add_address, add_json, user_of
from evaluation.quality import quality
from evaluation.report.quality import quality_data, quality_tables


class Command(HamletCommand):
    """Measures one user's confirmed mail."""

    help = (
        "Measure how well the filter does for one user, over the messages that were judged first "
        "and marked by him later: the measures of `evaluate`, their course over time, and how "
        "each step's opinions fared. Mail that he imported already marked is no test and is "
        "left out. Nothing is changed."
    )
    examples = """
        manage.py quality anna@example.org
        manage.py quality anna@example.org --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS and --json."""
        add_address(parser)
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the measures."""
        found = quality(user_of(options["address"]))
        if options["json"]:
            self.emit(quality_data(found))
        elif found.judged_at:
            self.say(quality_tables(found))
        else:
            self.say(
                f"{found.address} has marked no message after it was judged, so there is nothing "
                "to measure yet. Every correction, and every release of held mail, is a mark."
            )
