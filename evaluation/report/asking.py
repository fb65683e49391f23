"""A simulation of challenges as tables in a terminal and as plain data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from statistics import mean
from typing import Any

from rich import box
from rich.table import Table

from challenge.rules import Refusal
from evaluation.asking.assumptions import Assumptions
from evaluation.asking.simulation import Played
from evaluation.asking.waiting import Held
from evaluation.measures.counts import Counts
from knowledge_base.label import Label

Runs = Mapping[Assumptions, Sequence[Played]]

# What is told of a run, in letters.
MEASURES: Mapping[str, Callable[[Played], float]] = {
    "letters sent": lambda run: run.asked.total(),
    "to people": lambda run: run.asked[Label.HAM],
    "to senders of spam": lambda run: run.asked[Label.SPAM],
    "ham delivered by an answer": lambda run: run.delivered(Label.HAM),
    "spam delivered by an answer": lambda run: run.delivered(Label.SPAM),
    "ham sent to Junk by silence": lambda run: run.silent(Label.HAM),
    "spam sent to Junk by silence": lambda run: run.silent(Label.SPAM),
}


def asking_data(counts: Counts, held: Sequence[Held], runs: Runs) -> dict[str, Any]:
    """For a script: what the filter did without step 7, and the runs of each set of assumptions."""
    return {
        "ham": counts.ham,
        "spam": counts.spam,
        "without": {
            "ham_lost": counts.ham_as_spam,
            "spam_missed": counts.spam_as_ham,
            "held_ham": held_of(held, Label.HAM),
            "held_spam": held_of(held, Label.SPAM),
        },
        "assumptions": [
            {
                **asdict(assumed),
                "runs": len(played),
                **{
                    name.replace(" ", "_").lower(): spread([told(run) for run in played])
                    for name, told in MEASURES.items()
                },
                "sent_per_1000": per_thousand(counts, played),
                "ham_lost_percent": percent(
                    counts.ham_as_spam + average(played, MEASURES["ham sent to Junk by silence"]),
                    counts.ham,
                ),
                "spam_missed_percent": percent(
                    counts.spam_as_ham + average(played, MEASURES["spam delivered by an answer"]),
                    counts.spam,
                ),
                "refused": {str(reason): number for reason, number in refused(played).items()},
            }
            for assumed, played in runs.items()
        ],
    }


def asking_table(counts: Counts, runs: Runs) -> Table:
    """A column for each set of assumptions, the mean of its runs and their range."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for assumed in runs:
        table.add_column(assumed.name, justify="right", no_wrap=True)
    for field in ("ham_aligned", "spam_aligned", "ham_answers", "spam_answers"):
        shares = (f"{100 * getattr(assumed, field):.0f} %" for assumed in runs)
        table.add_row(f"assumed: {field.replace('_', ' ')}", *shares)
    table.add_section()
    for name, told in MEASURES.items():
        table.add_row(name, *(in_words([told(run) for run in runs[each]]) for each in runs))
    table.add_section()
    sent = (f"{per_thousand(counts, runs[each]):.2f}" for each in runs)
    table.add_row("letters sent per 1,000 messages", *sent)
    return table


def refusals_table(runs: Runs) -> Table:
    """Why nobody was asked: letters by rule, the mean of the runs."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("not asked, for")
    for assumed in runs:
        table.add_column(assumed.name, justify="right")
    found = {assumed: refused(played) for assumed, played in runs.items()}
    reasons = {reason for each in found.values() for reason in each}
    for reason in sorted(reasons, key=list(Refusal).index):
        table.add_row(reason, *(f"{found[each].get(reason, 0):.1f}" for each in runs))
    return table


def without(counts: Counts, held: Sequence[Held]) -> str:
    """What the filter did with this mail before step 7, in a sentence."""
    return (
        f"{counts.ham} ham and {counts.spam} spam. Without step 7 {counts.ham_as_spam} ham are "
        f"lost, {counts.spam_as_ham} spam missed, and {held_of(held, Label.HAM)} ham and "
        f"{held_of(held, Label.SPAM)} spam wait in Held for their user."
    )


def held_of(held: Sequence[Held], label: Label) -> int:
    """How many of the held letters are of that label."""
    return sum(each.label is label for each in held)


def average(played: Sequence[Played], told: Callable[[Played], float]) -> float:
    """The mean over the runs."""
    return mean(told(run) for run in played)


def per_thousand(counts: Counts, played: Sequence[Played]) -> float:
    """Letters sent per 1,000 messages judged, the mean of the runs."""
    return 1000 * average(played, MEASURES["letters sent"]) / (counts.ham + counts.spam)


def refused(played: Sequence[Played]) -> dict[Refusal, float]:
    """How often each rule said no, the mean of the runs."""
    total: Counter[Refusal] = sum((run.refused for run in played), Counter())
    return {reason: number / len(played) for reason, number in total.items()}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Mean, least and most."""
    return {"mean": mean(values), "least": min(values), "most": max(values)}


def in_words(values: Sequence[float]) -> str:
    """Mean and range as a table shows them."""
    return f"{mean(values):.1f} ({min(values)} to {max(values)})"


def percent(part: float, whole: int) -> float | None:
    """A share in percent, None of nothing."""
    return 100 * part / whole if whole else None
