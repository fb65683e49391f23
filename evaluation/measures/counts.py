"""How many messages of each kind got which verdict, and the shares that follow."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import inf, nan, sqrt

from filter.opinion import Verdict
from knowledge_base.label import Label


class Unsure(StrEnum):
    """What the verdict unsure counts as when misclassified mail is counted.

    `NOT_AN_ERROR` is the rule everywhere unless said otherwise: an unsure message
    is neither lost nor let in, and the share of unsure mail stands beside. The
    others answer what a person feels who lets unsure mail through, who files it
    as spam, or who wants an answer every time.
    """

    NOT_AN_ERROR = "not an error"
    LET_THROUGH = "let through"
    FILED_AS_SPAM = "filed as spam"
    ALWAYS_AN_ERROR = "always an error"


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages by what they are and what they were taken for, `ham_as_spam` being the worst."""

    ham_as_ham: int = 0
    ham_as_spam: int = 0
    ham_as_unsure: int = 0
    spam_as_ham: int = 0
    spam_as_spam: int = 0
    spam_as_unsure: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """The counts of both."""
        sums = {name: number + getattr(other, name) for name, number in asdict(self).items()}
        return Counts(**sums)

    @property
    def ham(self) -> int:
        """All ham."""
        return self.ham_as_ham + self.ham_as_spam + self.ham_as_unsure

    @property
    def spam(self) -> int:
        """All spam."""
        return self.spam_as_ham + self.spam_as_spam + self.spam_as_unsure

    @property
    def unsure_percent(self) -> float:
        """Messages without an answer, in percent of all."""
        return percent(self.ham_as_unsure + self.spam_as_unsure, self.ham + self.spam)

    def hm_percent(self, unsure: Unsure = Unsure.NOT_AN_ERROR) -> float:
        """Ham misclassified, in percent of all ham; nan without ham."""
        wrong = self.ham_as_spam
        if unsure in {Unsure.FILED_AS_SPAM, Unsure.ALWAYS_AN_ERROR}:
            wrong += self.ham_as_unsure
        return percent(wrong, self.ham)

    def sm_percent(self, unsure: Unsure = Unsure.NOT_AN_ERROR) -> float:
        """Spam misclassified, in percent of all spam; nan without spam."""
        wrong = self.spam_as_ham
        if unsure in {Unsure.LET_THROUGH, Unsure.ALWAYS_AN_ERROR}:
            wrong += self.spam_as_unsure
        return percent(wrong, self.spam)

    def lam_percent(self, unsure: Unsure = Unsure.NOT_AN_ERROR) -> float:
        """The logistic average of hm and sm, in percent: see `logistic_average`."""
        return logistic_average(self.hm_percent(unsure), self.sm_percent(unsure))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of spam, 0 to 1; nan without spam.

        Unsure is no answer of spam: it costs recall, not precision.
        """
        answered_or_there = self.spam_as_spam + self.ham_as_spam + self.spam
        return 2 * self.spam_as_spam / answered_or_there if self.spam else nan


def count(pairs: Iterable[tuple[Label, Verdict]]) -> Counts:
    """The counts of messages given as what each is and what it was taken for."""
    numbers = Counter(f"{label}_as_{verdict}" for label, verdict in pairs)
    return Counts(**numbers)


def percent(part: int, whole: int) -> float:
    """`part` in percent of `whole`; nan where there is no whole."""
    return 100 * part / whole if whole else nan


def logistic_average(hm_percent: float, sm_percent: float) -> float:
    """`logit⁻¹((logit hm + logit sm) / 2)` in percent.

    By its limits 0 where one of both is 0, 100 where one is 100, nan where they
    are 0 and 100 or where one is unknown.
    """
    odds = odds_of(hm_percent) * odds_of(sm_percent)
    if odds == inf:
        return 100.0
    return 100 * sqrt(odds) / (1 + sqrt(odds))


def odds_of(share_percent: float) -> float:
    """`p / (1 - p)` of a share in percent, infinite for 100."""
    return inf if share_percent == 100 else share_percent / (100 - share_percent)
