"""`disguise`: how Hamlet stands up to spam that is made over to get past it."""

from argparse import ArgumentParser
from collections import deque
from typing import Any

from console.command import HamletCommand, add_json
from console.management.commands.evaluate import whole_number
from console.progress import progress
from evaluation.corpus import CorpusError
from evaluation.disguise.disguises import DISGUISES
from evaluation.disguise.trial import field_of, try_disguises
from evaluation.feedback_mode import FeedbackMode
from evaluation.replay import replay
from evaluation.report.disguise import disguise_data, disguise_table, summing_up
from evaluation.stream import stream
from evaluation.temporary_database import temporary_database
from filter.policies import use_preset
from filter.policy import Preset
from users.models import User

NOBODY = "nobody@disguise.invalid"


class Command(HamletCommand):
    """Tries every disguise on spam of a labelled corpus."""

    help = (
        "Measure how much spam is missed once it is disguised: padded with the user's own good "
        "words, written in look-alike letters, cut by invisible characters, and so on. The first "
        "two thirds of the mail are learned; spam of the rest is judged as it is and in each "
        "disguise, before and after ten such letters have been marked. Everything happens in a "
        "temporary database."
    )
    examples = """
        manage.py disguise sample/
        manage.py disguise trec07p/ --limit 3000
        manage.py disguise ham=Inbox.mbox spam=Junk.mbox --json
    """
    failures = (CorpusError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CORPUS… and the options."""
        parser.add_argument(
            "corpora",
            metavar="CORPUS",
            nargs="+",
            help="TREC corpus, or ham=PATH and spam=PATH with an mbox, Maildir or folder each",
        )
        parser.add_argument("--preset", choices=list(Preset), default=Preset.CAREFUL)
        parser.add_argument(
            "--limit", metavar="N", type=whole_number, help="take only the first N messages"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Learns the history, tries each disguise, and tells."""
        field = field_of(stream(options["corpora"])[: options["limit"]])
        with temporary_database():
            user = User.objects.create_user(NOBODY)
            use_preset(user, options["preset"])
            learned = replay(user, field.history, feedback=FeedbackMode())
            deque(progress(learned, "learning", total=len(field.history)), maxlen=0)
            trials = try_disguises(user, field)
            clean, *tried = progress(trials, "disguising", total=1 + len(DISGUISES))
        if options["json"]:
            told = {"learned": len(field.history), **disguise_data(clean, tried)}
            self.emit({"corpora": options["corpora"], "preset": options["preset"], **told})
            return
        self.say(disguise_table(clean, tried), summing_up(clean, tried))
