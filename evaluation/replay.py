"""Replays labelled mail in order through the real pipeline, a person marking it as it comes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

from evaluation.arrival import BEGINNING, arrived_at
from evaluation.corpus import CorpusError, Item
from evaluation.feedback_mode import FeedbackMode, Person
from evaluation.inquiry import Asked, Inquiry, Shown
from evaluation.results import Result
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement
from filter.opinion import Verdict
from users.models import User

SOURCE = "replay"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: its result, its judgement, and the time both flows took.

    `seconds_learning` is that of the marks told after this judging, of which
    there were `marks`, `wrong_marks` of them wrong, of this message or of earlier
    ones; `asked` are the marks that the filter then asked about.
    """

    result: Result
    judgement: Judgement
    marks: int
    wrong_marks: int
    asked: tuple[Asked, ...]
    seconds_judging: float
    seconds_learning: float


def replay(user: User, items: Iterable[Item], *, feedback: FeedbackMode) -> Iterator[Outcome]:
    """Judges each message as it would have arrived, then tells what the mode says.

    Everything is recorded for `user` in the database in use: see
    `evaluation.temporary_database`. Raises CorpusError at a message that cannot
    be read or has no label.
    """
    person, inquiry = Person[Shown](feedback), Inquiry(user, feedback.answering)
    at = BEGINNING
    for item in items:
        if item.label is None:
            raise CorpusError(f"{item.path} has no label, so nothing can be measured on it.")
        raw = item.raw()
        at = arrived_at(raw, previous=at)
        letter = Letter(raw, at)
        began = perf_counter()
        [judgement] = judge(user, [letter])
        judged = perf_counter()
        verdict = Verdict(judgement.verdict)
        marks = person.sees(Shown(letter, judgement.digest, item.label), item.label, verdict)
        for mark in marks:
            learn(user, mark.letter.letter, mark.label, source=SOURCE)
            inquiry.tells(mark.letter, mark.label)
        learned = perf_counter()
        yield Outcome(
            result=Result(item.path, item.label, verdict, judgement.probability),
            judgement=judgement,
            marks=len(marks),
            wrong_marks=sum(mark.label is not mark.letter.truth for mark in marks),
            asked=tuple(inquiry.asks()) if marks else (),
            seconds_judging=judged - began,
            seconds_learning=learned - judged,
        )
