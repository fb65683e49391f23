"""`learn`: tell Hamlet what a message is, or take that back."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from console.command import HamletCommand, add_address, add_json, user_of
from console.files import read_message
from evaluation.arrival import arrived_at
from filter.feedback import Change, forget, learn
from filter.letter import Letter
from filter.models import Mark
from knowledge_base.label import Label
from mail.digest import digest
from users.models import User

FORGET = "forget"
TOLD = {
    Change.LEARNED: "learned as {label}",
    Change.CORRECTED: "corrected to {label}",
    Change.UNCHANGED: "known as {label} already",
    Change.QUESTIONED: (
        "taken down as {label}, but it weighs little for now: {question} If you are sure, say it "
        "again, or answer in `manage.py review {address}`"
    ),
    Change.CONFIRMED: "you stood by it, so it counts in full as {label}",
    Change.FORGOTTEN: "forgotten",
    Change.UNKNOWN: "was never learned, so there is nothing to forget",
}


class Command(HamletCommand):
    """Learns messages as spam or ham, or forgets them."""

    help = (
        "Teach Hamlet that messages are spam or ham, or make it forget what it was taught of "
        "them. Saying the opposite later corrects it exactly; saying the same twice counts once. "
        "What contradicts other things that are known is questioned: it weighs little until it "
        "is said again, or answered with `manage.py review`."
    )
    examples = """
        manage.py learn anna@example.org spam offer.eml prize.eml
        manage.py learn anna@example.org ham newsletter.eml
        manage.py learn anna@example.org forget offer.eml
        manage.py learn anna@example.org spam - < offer.eml
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, what they are, FILEs and --json."""
        add_address(parser)
        parser.add_argument("label", choices=[*Label, FORGET], help="what the messages are")
        parser.add_argument(
            "files", metavar="FILE", nargs="+", help="messages, one a file, or - for standard input"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads every file first, so that a wrong name leaves nothing half done."""
        user = user_of(options["address"])
        letters = [(path, read_message(path)) for path in options["files"]]
        told = [self.told(user, path, raw, options["label"]) for path, raw in letters]
        if options["json"]:
            self.emit(told)
            return
        for each in told:
            words = TOLD[each["change"]]
            known = {"label": options["label"], "address": user.address, **each}
            self.say(f"{each['file']}: {words.format_map(known)}")

    def told(self, user: User, path: str, raw: bytes, label: str) -> dict[str, Any]:
        """Teaches or forgets one message; what changed, and the question that it raised."""
        change = self.change(user, raw, label)
        if change is not Change.QUESTIONED:
            return {"file": path, "change": change}
        mark = Mark.objects.get(user=user, digest=digest(raw))
        return {"file": path, "change": change, "question": mark.evidence}

    @staticmethod
    def change(user: User, raw: bytes, label: str) -> Change:
        """Teaches or forgets one message."""
        if label == FORGET:
            return forget(user, digest(raw))
        letter = Letter(raw, arrived_at(raw, previous=timezone.now()))
        return learn(user, letter, Label(label), source="command")
