"""`review`: the marks that contradict what else is known, and a user's answers."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError
from rich.table import Table
from rich.text import Text

from console.command import HamletCommand, add_address, add_json, user_of
from filter.models import Mark
from filter.review import (
    NoQuestionError,
    Question,
    confirm,
    open_marks,
    questioned,
    withdraw,
)
from users.models import User

LENGTH_OF_A_DIGEST = 64


class Command(HamletCommand):
    """Lists the questions, and answers them."""

    help = (
        "A mark that contradicts nearly identical mail, a long correspondence or a service whose "
        "mail was wanted is questioned: it weighs little until the user answers. Without an "
        "option the open questions are listed, one for all marks that stand against the same. "
        "--confirm stands by such marks, so that they count in full; --withdraw takes them back "
        "as if they had never been said. An answer holds for all marks of its question."
    )
    examples = """
        manage.py review anna@example.org
        manage.py review anna@example.org --confirm 12
        manage.py review anna@example.org --withdraw 13 15
        manage.py review anna@example.org --json
    """
    failures = (NoQuestionError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, --confirm or --withdraw, and --json."""
        add_address(parser)
        answer = parser.add_mutually_exclusive_group()
        for name, meaning in (("confirm", "stand by them"), ("withdraw", "take them back")):
            answer.add_argument(
                f"--{name}",
                metavar="NUMBER",
                nargs="+",
                help=f"{meaning}; the number of a question, or the digest of its message",
            )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists, or answers one question after another."""
        user = user_of(options["address"])
        given = options["confirm"] or options["withdraw"]
        if not given:
            self.show(user, as_json=options["json"])
            return
        by, told = (confirm, "confirmed") if options["confirm"] else (withdraw, "withdrawn")
        done: list[dict[str, Any]] = []
        try:
            for name in dict.fromkeys(given):
                marks = by(user, digest_of(user, name))
                done.append({"question": name, "done": told, "marks": marks})
                if not options["json"]:
                    self.say(f"{name}: {marks:,} mark{'s' * (marks > 1)} {told}")
        finally:
            if options["json"]:
                self.emit(done)

    def show(self, user: User, *, as_json: bool) -> None:
        """The open questions, the newest first."""
        questions = questioned(user)
        numbers = numbers_of(user, questions)
        if as_json:
            self.emit([as_dict(each, numbers[each.mark.digest]) for each in questions])
            return
        if not questions:
            self.say("Nothing is asked about.")
            return
        table = Table("number", "you said", "from", "subject", "alike", "why it is asked", box=None)
        for each in questions:
            table.add_row(
                str(numbers[each.mark.digest]),
                each.mark.label,
                Text(each.mark.sender),
                Text(each.mark.subject),
                str(each.alike or ""),
                Text(each.evidence),
            )
        self.say(table)
        self.say("", f"To answer: manage.py review {user} --confirm NUMBER, or --withdraw NUMBER.")


def numbers_of(user: User, questions: Sequence[Question]) -> dict[str, int]:
    """The number of each question by its message's digest: it stays the same while others come."""
    digests = [each.mark.digest for each in questions]
    marks = Mark.objects.filter(user=user, digest__in=digests)
    return dict(marks.values_list("digest", "pk"))


def digest_of(user: User, name: str) -> str:
    """The digest of the message that a person named, by it or by its question's number."""
    if not (name.isdecimal() and len(name) < LENGTH_OF_A_DIGEST):
        return name
    mark = open_marks(user).filter(pk=int(name)).first()
    if mark is None:
        raise CommandError(
            f"No question has the number {name}; `manage.py review {user}` shows them."
        )
    return mark.digest


def as_dict(question: Question, number: int) -> dict[str, Any]:
    """A question for a script."""
    return {
        "number": number,
        **asdict(question.mark),
        "marked_at": question.marked_at,
        "evidence": question.evidence,
        "alike": question.alike,
        "twin": asdict(question.twin) if question.twin else None,
    }
