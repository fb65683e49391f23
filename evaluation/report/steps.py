"""Which step decided what, and how often rightly."""

from collections import Counter
from dataclasses import dataclass, field

from evaluation.measures.counts import Counts
from evaluation.report.noted import Noted
from filter.pipeline import STEPS


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step's part in a run.

    `decided` counts the messages whose verdict is its own, unsure ones under the
    last step; `opinions` counts what it thought of all messages that it saw,
    deciding or not; `microseconds` is its mean time a message.
    """

    step: str
    decided: Counts
    opinions: Counts
    microseconds: float


@dataclass(slots=True)
class StepTally:
    """Counts decisions and opinions as the outcomes of a replay pass by."""

    decided: Counter[tuple[str, str]] = field(default_factory=Counter)
    opinions: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    microseconds: Counter[str] = field(default_factory=Counter)

    def add(self, noted: Noted) -> None:
        """Counts one message."""
        label = noted.result.judge
        self.decided[noted.step, f"{label}_as_{noted.result.verdict}"] += 1
        for finding in noted.trail:
            self.opinions[finding.step, f"{label}_as_{finding.opinion.verdict}"] += 1
            self.seen[finding.step] += 1
            self.microseconds[finding.step] += finding.microseconds

    def rows(self) -> tuple[StepRow, ...]:
        """One row for each step of the pipeline, in its order."""
        return tuple(self.row(step.__name__) for step in STEPS)

    def row(self, step: str) -> StepRow:
        """The row of one step."""
        return StepRow(
            step=step,
            decided=Counts(**{key: n for (of, key), n in self.decided.items() if of == step}),
            opinions=Counts(**{key: n for (of, key), n in self.opinions.items() if of == step}),
            microseconds=self.microseconds[step] / max(1, self.seen[step]),
        )
