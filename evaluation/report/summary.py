"""A whole run in one value: what was replayed, how it went, and what to look at."""

import resource
import sys
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from math import nan

from evaluation.inquiry import Asked
from evaluation.measures.measured import Measured, measure
from evaluation.replay import Outcome
from evaluation.report.noted import Noted
from evaluation.report.steps import StepRow, StepTally
from evaluation.results import Result
from filter.opinion import Verdict

SLOWEST = 10
ERRORS = 1000


@dataclass(frozen=True, slots=True)
class Setting:
    """What was replayed, and how: the words that a report begins with."""

    corpora: tuple[str, ...]
    preset: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Questions:
    """How well the filter told which marks to ask about.

    Of the marks told `wrong` were wrong; `asked` were asked about, `asked_wrong` of
    them wrong, and `answered` of them answered.
    """

    wrong: int = 0
    asked: int = 0
    asked_wrong: int = 0
    answered: int = 0

    @property
    def precision(self) -> float:
        """The share of the marks asked about that were wrong, nan where none was."""
        return self.asked_wrong / self.asked if self.asked else nan

    @property
    def recall(self) -> float:
        """The share of the wrong marks that were asked about, nan where none was wrong."""
        return self.asked_wrong / self.wrong if self.wrong else nan


@dataclass(frozen=True, slots=True)
class Summary:
    """One run.

    `errors` are the messages judged wrongly, in order, at most the first 1,000;
    `slowest` those whose judging took longest, the worst first. `seconds_judging`
    and `seconds_learning` are sums over all messages, `peak_mebibytes` the most
    memory that the process ever held.
    """

    setting: Setting
    results: tuple[Result, ...]
    measured: Measured
    steps: tuple[StepRow, ...]
    errors: tuple[Noted, ...]
    slowest: tuple[Noted, ...]
    marks: int
    questions: Questions
    seconds_judging: float
    seconds_learning: float
    peak_mebibytes: float

    @property
    def messages_a_second(self) -> float:
        """Messages judged, and what was told of them learned, in one second."""
        return len(self.results) / ((self.seconds_judging + self.seconds_learning) or 1)

    @property
    def judged_a_second(self) -> float:
        """Messages judged in one second of judging alone."""
        return len(self.results) / (self.seconds_judging or 1)


@dataclass(slots=True)
class Ledger:
    """Keeps of each outcome what the summary needs, and lets the rest go."""

    results: list[Result] = field(default_factory=list)
    steps: StepTally = field(default_factory=StepTally)
    errors: list[Noted] = field(default_factory=list)
    slowest: list[tuple[float, int, Noted]] = field(default_factory=list)
    marks: int = 0
    wrong_marks: int = 0
    asked: list[Asked] = field(default_factory=list)
    seconds_judging: float = 0.0
    seconds_learning: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Enters the next outcome of the run."""
        result = outcome.result
        self.results.append(result)
        noted = Noted.of(len(self.results), outcome)
        self.steps.add(noted)
        self.marks += outcome.marks
        self.wrong_marks += outcome.wrong_marks
        self.asked += outcome.asked
        self.seconds_judging += outcome.seconds_judging
        self.seconds_learning += outcome.seconds_learning
        if result.verdict not in {Verdict.UNSURE, result.judge} and len(self.errors) < ERRORS:
            self.errors.append(noted)
        place = (noted.seconds, -noted.number, noted)
        if len(self.slowest) < SLOWEST:
            heappush(self.slowest, place)
        else:
            heappushpop(self.slowest, place)

    def summary(self, setting: Setting) -> Summary:
        """The summary of all outcomes entered so far."""
        return Summary(
            setting=setting,
            results=tuple(self.results),
            measured=measure(self.results),
            steps=self.steps.rows(),
            errors=tuple(self.errors),
            slowest=tuple(noted for _, _, noted in sorted(self.slowest, reverse=True)),
            marks=self.marks,
            questions=Questions(
                wrong=self.wrong_marks,
                asked=len(self.asked),
                asked_wrong=sum(each.wrong for each in self.asked),
                answered=sum(each.answered for each in self.asked),
            ),
            seconds_judging=self.seconds_judging,
            seconds_learning=self.seconds_learning,
            peak_mebibytes=peak_mebibytes(),
        )


def peak_mebibytes() -> float:
    """The most memory that this process has held at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kibibytes, macOS bytes
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
