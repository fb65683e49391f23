"""`judge`: what Hamlet thinks of one message, step by step."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from console.command import HamletCommand, add_address, add_json, user_of
from console.files import read_message
from console.trail import headline, trail_table
from evaluation.arrival import arrived_at
from filter import trail
from filter.judging import decide
from filter.letter import Letter
from filter.why.explaining import explain_judged
from filter.why.sentences import in_words


class Command(HamletCommand):
    """Judges a message without recording anything."""

    help = (
        "Judge one message and show the whole trail. Nothing is recorded or moved. --why adds what "
        "moved the network most, and the smallest changes that would have flipped the verdict, "
        "each tried out."
    )
    examples = """
        manage.py judge anna@example.org letter.eml
        manage.py judge anna@example.org letter.eml --why
        manage.py judge anna@example.org - < letter.eml
        manage.py judge anna@example.org letter.eml --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, FILE, --why and --json."""
        add_address(parser)
        parser.add_argument("file", metavar="FILE", help="a message, or - for standard input")
        parser.add_argument("--why", action="store_true", help="say what would flip the verdict")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the decision and its trail."""
        user = user_of(options["address"])
        raw = read_message(options["file"])
        [judged] = decide(user, [Letter(raw, arrived_at(raw, previous=timezone.now()))])
        decision, message = judged.decision, judged.case.message
        explanation = explain_judged(user, judged) if options["why"] else None
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
                    **({"why": asdict(explanation)} if explanation else {}),
                }
            )
            return
        self.say(f"From: {message.header_from or '(nobody)'}", f"Subject: {message.subject}", "")
        self.say(headline(decision), "", trail_table(decision.trail))
        if explanation:
            self.say("", *in_words(explanation))
