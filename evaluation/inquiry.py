"""The marks that the filter doubts: which they are, and what the person of a replay answers."""

from dataclasses import dataclass

from evaluation.feedback_mode import Answering
from filter.feedback import ANSWER, learn
from filter.letter import Letter
from filter.review import open_marks
from knowledge_base.label import Label
from users.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as the person of a replay sees it: its digest, and what it truly is."""

    letter: Letter
    digest: str
    truth: Label


@dataclass(frozen=True, slots=True)
class Asked:
    """A mark that was asked about: whether it was wrong, and whether the person answered."""

    wrong: bool
    answered: bool


class Inquiry:
    """What the filter asks one user about, each mark once; `answering` says what he does."""

    def __init__(self, user: User, answering: Answering) -> None:
        self.user = user
        self.answering = answering
        self.told: dict[str, tuple[Shown, Label]] = {}
        self.asked: set[str] = set()

    def tells(self, shown: Shown, label: Label) -> None:
        """Enters that the person said so of a letter."""
        self.told[shown.digest] = shown, label

    def asks(self) -> list[Asked]:
        """The marks that are asked about for the first time, answered if he does answer.

        An answer bears on the marks that stand against the same, and may open
        questions about others; all that follows from it is asked at once.
        """
        found = []
        while (digest := self.next_open()) is not None:
            self.asked.add(digest)
            shown, label = self.told[digest]
            answers = self.answering is Answering.TRUTHFUL
            if answers:
                learn(self.user, shown.letter, shown.truth, source=ANSWER)
            found.append(Asked(wrong=label is not shown.truth, answered=answers))
        return found

    def next_open(self) -> str | None:
        """The oldest mark that is doubted and was not asked about before."""
        digests = open_marks(self.user).order_by("id").values_list("digest", flat=True)
        return next((digest for digest in digests if digest not in self.asked), None)
