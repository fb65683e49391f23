"""`simulate_challenges`: what asking senders would do to labelled mail."""

from argparse import ArgumentParser
from typing import Any

from console.command import HamletCommand, add_json
from console.management.commands.evaluate import whole_number
from console.progress import progress
from evaluation.asking.assumptions import ASSUMPTIONS
from evaluation.asking.simulation import play
from evaluation.asking.waiting import replayed
from evaluation.corpus import CorpusError
from evaluation.feedback_mode import FeedbackMode
from evaluation.measures.counts import count
from evaluation.report.asking import asking_data, asking_table, refusals_table, without
from evaluation.stream import stream
from evaluation.temporary_database import temporary_database
from filter.policies import use_preset
from filter.policy import Preset
from users.models import User

NOBODY = "nobody@asking.invalid"
RUNS = 20


class Command(HamletCommand):
    """Replays a corpus, then plays step 7 over what was held."""

    help = (
        "Play step 7 over a labelled corpus: the mail is judged and learned as `evaluate` does it, "
        "and of what is held the rules of challenges decide whose sender would be asked. No corpus "
        "knows who would answer, nor whose mail is proven, so both are assumed, in three sets "
        "from kind to unkind; what is drawn by chance is drawn anew in each of many runs. "
        "Everything happens in a temporary database, and nothing is sent."
    )
    examples = """
        manage.py simulate_challenges sample/
        manage.py simulate_challenges trec07p/ --limit 5000 --runs 50 --json
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
        parser.add_argument(
            "--runs",
            metavar="N",
            type=whole_number,
            default=RUNS,
            help=f"draw so many times (default {RUNS})",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replays, plays, and tells."""
        items = stream(options["corpora"])[: options["limit"]]
        with temporary_database():
            user = User.objects.create_user(NOBODY)
            use_preset(user, options["preset"])
            mail = replayed(user, items, feedback=FeedbackMode())
            seen = list(progress(mail, "judging and learning", total=len(items)))
        counts = count((each.result.judge, each.result.verdict) for each in seen)
        held = [each.held for each in seen if each.held is not None]
        seeds = range(options["runs"])
        runs = {each: [play(held, each, seed=seed) for seed in seeds] for each in ASSUMPTIONS}
        if options["json"]:
            self.emit(asking_data(counts, held, runs))
            return
        self.say(without(counts, held), asking_table(counts, runs), refusals_table(runs))
