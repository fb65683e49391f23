"""A trial of disguises as a table in a terminal and as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table

from evaluation.disguise.trial import Answers, Tried
from evaluation.measures.counts import Counts
from evaluation.report.data import known, shares
from evaluation.report.wording import number


def disguise_table(clean: Tried, tried: Sequence[Tried]) -> Table:
    """A row for clean spam, one for each disguise, and one for all of them together."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("\nspam", no_wrap=True)
    for name in ("missed %", "unsure %", "1-ROCA %"):
        table.add_column(f"\n{name}", justify="right", no_wrap=True)
    for name in ("missed %", "unsure %", "1-ROCA %"):
        table.add_column(f"after 10\n{name}", justify="right", no_wrap=True)
    for each in (clean, *tried):
        table.add_row(
            each.name,
            *cells(each.before.counts, each.before.area_percent),
            *cells(each.after.counts, each.after.area_percent),
        )
    before, after = together(tried)
    table.add_row("all disguises", *cells(before, None), *cells(after, None))
    return table


def cells(counts: Counts, area_percent: float | None) -> tuple[str, str, str]:
    """Spam taken for ham, spam left unsure, and how the scores rank it."""
    return (
        number(counts.sm_percent(), 1),
        number(100 * counts.spam_as_unsure / counts.spam, 1),
        number(area_percent, 3) if area_percent is not None else "",
    )


def summing_up(clean: Tried, tried: Sequence[Tried]) -> str:
    """How many letters were asked about, and how disguised spam compares with clean spam."""
    before, after = clean.before.counts, clean.after.counts
    _, disguised = together(tried)
    lost = max(each.after.counts.ham_as_spam for each in tried)
    return (
        f"{before.spam} spam and {before.ham} ham were asked about. Once ten disguised letters "
        f"were marked, their kind is missed {ratio(times(before, disguised))} as often as clean "
        f"spam, {ratio(times(after, disguised))} as often as clean spam of which ten were marked "
        f"as well; unsure counted as missed, {ratio(times_not_caught(before, disguised))} and "
        f"{ratio(times_not_caught(after, disguised))}. Of the ham {before.ham_as_spam} were taken "
        f"for spam before, {lost} at most after."
    )


def ratio(value: float | None) -> str:
    """A factor in words; None where no clean spam was missed."""
    return "n/a times" if value is None else f"{value:.1f} times"


def together(tried: Sequence[Tried]) -> tuple[Counts, Counts]:
    """The counts of all disguises together, before and after."""
    before = sum((each.before.counts for each in tried), Counts())
    after = sum((each.after.counts for each in tried), Counts())
    return before, after


def times(clean: Counts, disguised: Counts) -> float | None:
    """The miss rate of disguised spam over that of clean spam; None where no clean one is."""
    return disguised.sm_percent() / clean.sm_percent() if clean.spam_as_ham else None


def times_not_caught(clean: Counts, disguised: Counts) -> float | None:
    """The same with unsure spam counted as missed."""
    if clean.spam_as_spam == clean.spam:
        return None
    return not_caught(disguised) / not_caught(clean)


def not_caught(counts: Counts) -> float:
    """The share of spam that was not recognised."""
    return 1 - counts.spam_as_spam / counts.spam


def disguise_data(clean: Tried, tried: Sequence[Tried]) -> dict[str, Any]:
    """The same as dictionaries and numbers; None stands for what is unknown."""
    before, after = together(tried)
    plain = {
        "clean": {"before": plainly(clean.before), "after": plainly(clean.after)},
        "disguises": {
            each.name: {"before": plainly(each.before), "after": plainly(each.after)}
            for each in tried
        },
        "all_disguises": {
            "before": {"counts": asdict(before), **shares(before)},
            "after": {"counts": asdict(after), **shares(after)},
        },
        "after_ten_marks_times_clean": {
            name: {"missed": times(counts, after), "not_caught": times_not_caught(counts, after)}
            for name, counts in (("before", clean.before.counts), ("after", clean.after.counts))
        },
    }
    return {key: known(value) for key, value in plain.items()}


def plainly(answers: Answers) -> dict[str, Any]:
    """The answers to one kind of spam."""
    return {
        "counts": asdict(answers.counts),
        **shares(answers.counts),
        "one_minus_roca_percent": answers.area_percent,
    }
