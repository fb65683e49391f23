"""`demo`: Hamlet at work on the bundled sample of real mail."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from rich.text import Text

from console.command import HamletCommand
from console.demonstration import (
    ADDRESS,
    HOME_COUNTRIES,
    KEYWORDS,
    Tally,
    demonstration_user,
    telling,
)
from console.progress import progress
from console.trail import headline, trail_table
from evaluation.arrival import arrived_at
from evaluation.corpus import CorpusError, Item, read
from filter import trail
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement, Mark
from filter.opinion import Action, Decision, Verdict
from knowledge_base import countries, keywords
from mail.digest import digest
from users.models import User

JUDGED_AT_ONCE = 20


class Command(HamletCommand):
    """Teaches a demonstration account its past, judges the rest, and shows why."""

    help = (
        "Show Hamlet on a sample of real mail: the first part is taught with its marks, as the "
        "user's past, the rest is judged without them through all seven steps. Run again, it "
        "shows the same result without judging anew; after an interruption it goes on."
    )
    examples = """
        manage.py demo
        manage.py demo --corpus ~/corpora/mine --past 500
    """
    failures = (CorpusError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--corpus and --past."""
        parser.add_argument(
            "--corpus",
            default=str(Path(settings.BASE_DIR) / "sample"),
            metavar="PATH",
            help="labelled mail to show it on (default: the bundled sample)",
        )
        parser.add_argument(
            "--past", type=int, default=240, metavar="N", help="how many messages are the past"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Teaches and judges on the first run; shows the outcome on every run."""
        items = read(options["corpus"]).items
        past, present = items[: options["past"]], items[options["past"] :]
        user, password = demonstration_user(Path(settings.DATA_DIR))
        letters = {digest(item.raw()): item for item in present}
        labels = {name: item.label for name, item in letters.items()}
        judgements = Judgement.objects.filter(user=user, digest__in=labels).order_by("id")
        known = {judgement.digest for judgement in judgements.only("digest")}
        missing = [item for name, item in letters.items() if name not in known]
        speed = self.filter(user, past=past, present=missing) if missing else None
        tally = Tally.of([(judgement, labels[judgement.digest]) for judgement in judgements])
        self.say("", tally.table(), tally.summary(speed), "")
        for title, judgement in telling([(each, labels[each.digest]) for each in judgements]):
            letter = f": “{judgement.subject}” from {judgement.sender}"
            self.say(Text.assemble((title, "bold"), letter))
            self.say(
                headline(as_decision(judgement)), trail_table(trail.from_json(judgement.trail)), ""
            )
        self.say(f"Log in as {ADDRESS} with the password {password}")

    def filter(self, user: User, *, past: Sequence[Item], present: Sequence[Item]) -> float:
        """Teaches what was not taught yet of the past, judges the present; messages a second."""
        for country in HOME_COUNTRIES:
            countries.add(user, country)
        for keyword in KEYWORDS:
            keywords.add(user, keyword)
        taught = set(Mark.objects.filter(user=user).values_list("digest", flat=True))
        for item in progress(past, "learning the past", total=len(past)):
            if item.label is not None and digest(item.raw()) not in taught:
                learn(user, letter(item), item.label, source="import")
        began = perf_counter()
        batches = [present[i : i + JUDGED_AT_ONCE] for i in range(0, len(present), JUDGED_AT_ONCE)]
        for batch in progress(batches, "judging the rest", total=len(batches)):
            judge(user, [letter(item) for item in batch])
        return len(present) / (perf_counter() - began)


def letter(item: Item) -> Letter:
    """A message of the corpus as it arrived."""
    raw = item.raw()
    return Letter(raw, arrived_at(raw))


def as_decision(judgement: Judgement) -> Decision:
    """The decision that a judgement recorded."""
    return Decision(
        verdict=Verdict(judgement.verdict),
        probability=judgement.probability,
        step=judgement.step,
        action=Action(judgement.action),
        trail=trail.from_json(judgement.trail),
    )
