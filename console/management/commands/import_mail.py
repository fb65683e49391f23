"""`import_mail`: bring mail that already exists into Hamlet."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from console.command import HamletCommand, add_address, add_json, user_of
from console.progress import progress
from evaluation.arrival import arrived_at
from evaluation.corpus import CorpusError, Item, read
from filter.background import judge_later
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement
from knowledge_base.label import Label
from mail.digest import digest
from users.models import User

JUDGED_AT_ONCE = 100
EMPTY = "skipped: an empty file is no message"


class Command(HamletCommand):
    """Learns the marked mail of a collection and judges the unmarked."""

    help = (
        "Import an mbox file, a Maildir, a folder of messages or a TREC corpus. Mail that is "
        "marked, by --as or by the corpus itself, is learned as the user's own word, in order; "
        "unmarked mail is judged and recorded. Importing the same mail again changes nothing "
        "that was learned."
    )
    examples = """
        manage.py import_mail anna@example.org ~/mail/Junk.mbox --as spam
        manage.py import_mail anna@example.org ~/Maildir/.Archive --as ham
        manage.py import_mail anna@example.org trec07p/
        manage.py import_mail anna@example.org ~/mail/new/
    """
    failures = (CorpusError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, PATH, --as and --json."""
        add_address(parser)
        parser.add_argument("path", metavar="PATH", help="mbox, Maildir, folder or TREC corpus")
        parser.add_argument(
            "--as",
            dest="label",
            choices=list(Label),
            help="learn all of it as spam or as ham; without it, unmarked mail is judged",
        )
        parser.add_argument(
            "--background", action="store_true", help="let a worker judge the unmarked mail"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports and counts what happened."""
        user = user_of(options["address"])
        label = Label(options["label"]) if options["label"] else None
        corpus = read(options["path"], as_label=label)
        done: Counter[str] = Counter(
            progress(
                import_items(user, iter(corpus), doing=later if options["background"] else judged),
                "importing",
                total=len(corpus),
            )
        )
        if set(done) == {EMPTY}:
            raise CommandError(f"{corpus.path} is empty; a message has at least a header.")
        if options["json"]:
            self.emit({"messages": len(corpus), "done": dict(sorted(done.items()))})
            return
        self.say(f"{len(corpus)} messages of a {corpus.layout}:")
        self.say(*(f"  {count:>6} {what}" for what, count in sorted(done.items())))


Doing = Callable[[User, Sequence[Letter]], Iterator[str]]


def import_items(user: User, items: Iterator[Item], *, doing: Doing) -> Iterator[str]:
    """Learns each marked item in order and does the given with the others; says what was done."""
    unmarked: list[Letter] = []
    previous: datetime = timezone.now()
    for item in items:
        raw = item.raw()
        if not raw:
            yield EMPTY
            continue
        previous = arrived_at(raw, previous=previous)
        letter = Letter(raw, previous)
        if item.label is None:
            unmarked.append(letter)
        if item.label is not None or len(unmarked) == JUDGED_AT_ONCE:
            yield from doing(user, unmarked)
            unmarked = []
        if item.label is not None:
            change = learn(user, letter, item.label, source="import")
            yield f"{change} as {item.label}"
    yield from doing(user, unmarked)


def judged(user: User, letters: Sequence[Letter]) -> Iterator[str]:
    """Judges those of a batch that never were, and says each verdict."""
    new = never_judged(user, letters)
    for judgement in judge(user, new):
        yield f"judged {judgement.verdict}"
    yield from ["judged before"] * (len(letters) - len(new))


def later(user: User, letters: Sequence[Letter]) -> Iterator[str]:
    """Leaves those of a batch that never were judged to a worker."""
    new = never_judged(user, letters)
    for letter in new:
        judge_later(user, letter)
        yield "queued for judging"
    yield from ["judged before"] * (len(letters) - len(new))


def never_judged(user: User, letters: Sequence[Letter]) -> list[Letter]:
    """The letters that were never judged, each once though it may stand there twice. One query."""
    by_digest: dict[str, Letter] = {}
    for letter in letters:
        by_digest.setdefault(digest(letter.raw), letter)
    known = set(
        Judgement.objects.filter(user=user, digest__in=by_digest).values_list("digest", flat=True)
    )
    return [letter for name, letter in by_digest.items() if name not in known]
