"""`judge`: what Hamlet thinks of one message, step by step."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from console.command import HamletCommand, add_address, add_json, user_of
from console.files import read_message
from console.trail import headline, trail_table
from evaluation.arrival import arrived_at
from filter import trail
from filter.judging import decide
from filter.letter import Letter


class Command(HamletCommand):
    """Judges a message without recording anything."""

    help = "Judge one message and show the whole trail. Nothing is recorded or moved."
    examples = """
        manage.py judge anna@example.org letter.eml
        manage.py judge anna@example.org - < letter.eml
        manage.py judge anna@example.org letter.eml --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, FILE and --json."""
        add_address(parser)
        parser.add_argument("file", metavar="FILE", help="a message, or - for standard input")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the decision and its trail."""
        user = user_of(options["address"])
        raw = read_message(options["file"])
        [judged] = decide(user, [Letter(raw, arrived_at(raw, previous=timezone.now()))])
        decision, message = judged.decision, judged.case.message
        if options["json"]:
            self.emit(
                {
                    "digest": message.digest,
                    "subject": message.subject,
                    "verdict": decision.verdict,
                    "probability": decision.probability,
                    "step": decision.step,
                    "action": decision.action,
                    "trail": trail.to_json(decision.trail),
                }
            )
            return
        self.say(f"From: {message.header_from or '(nobody)'}", f"Subject: {message.subject}", "")
        self.say(headline(decision), "", trail_table(decision.trail))
