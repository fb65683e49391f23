"""A live user's measures, as tables in a terminal and as plain data."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evaluation.quality import Quality
from evaluation.report.data import known, measures_data, shares
from evaluation.report.measure_rows import MeasureRow, errors, rankings
from evaluation.report.table import measures_table, share
from evaluation.report.wording import number
from filter.pipeline import STEPS
from knowledge_base.knowledge import StepRecord


def quality_tables(found: Quality) -> RenderableType:
    """The measures, their course, and each step's record."""
    counts = found.measured.counts
    title = Text(
        f"{found.address} · {counts.ham + counts.spam:,} messages judged, then marked",
        style="bold",
    )
    rows = (*errors(found.measured), *consent(found), *rankings(found.measured))
    return Group(title, measures_table(rows), course(found), Text(), records(found))


def everyone_table(found: Iterable[Quality]) -> Table:
    """One row a user; hm % and sm % are of the mail he marked, then with silence as consent."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("user", no_wrap=True)
    for name in ("marked", "hm %", "sm %", "unsure %", "1-ROCA %", "judged", "hm %", "sm %"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in found:
        marked, all_judged, ranking = each.measured.counts, each.by_consent, each.measured.ranking
        table.add_row(
            each.address,
            f"{marked.ham + marked.spam:,}",
            number(marked.hm_percent()),
            number(marked.sm_percent()),
            number(marked.unsure_percent),
            number(ranking.area_percent if ranking else None, 3),
            f"{all_judged.ham + all_judged.spam:,}",
            number(all_judged.hm_percent()),
            number(all_judged.sm_percent()),
        )
    return table


def consent(found: Quality) -> tuple[MeasureRow, ...]:
    """The errors among all judged mail, if silence means that the verdict was right."""
    counts = found.by_consent
    return (
        MeasureRow(
            "hm %, silence as consent",
            number(counts.hm_percent()),
            counts=f"{counts.ham_as_spam:,} of {counts.ham:,} ham",
        ),
        MeasureRow(
            "sm %, silence as consent",
            number(counts.sm_percent()),
            counts=f"{counts.spam_as_ham:,} of {counts.spam:,} spam",
        ),
    )


def course(found: Quality) -> Table:
    """One row for each window of consecutive confirmed messages."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("judged from", no_wrap=True)
    for name in ("ham", "lost", "spam", "missed", "unsure", "1-ROCA %"):
        table.add_column(name, justify="right", no_wrap=True)
    for window in found.measured.course:
        counts = window.counts
        table.add_row(
            f"{found.judged_at[window.first - 1]:%Y-%m-%d}",
            f"{counts.ham:,}",
            f"{counts.ham_as_spam:,}",
            f"{counts.spam:,}",
            f"{counts.spam_as_ham:,}",
            f"{counts.ham_as_unsure + counts.spam_as_unsure:,}",
            number(window.area_percent, 3),
        )
    return table


def records(found: Quality) -> Table:
    """One row for each step: its opinions of all marked mail, in brackets the wrong ones."""
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title="wrong ones in brackets", title_justify="left"
    )
    table.add_column("step", no_wrap=True)
    for name in ("said ham", "said spam", "unsure"):
        table.add_column(name, justify="right", no_wrap=True)
    for step in STEPS:
        record = found.records.get(step.__name__, StepRecord())
        answers = record.ham_on_ham, record.ham_on_spam, record.spam_on_spam, record.spam_on_ham
        table.add_row(
            step.__name__,
            share(record.ham_on_ham, record.ham_on_spam),
            share(record.spam_on_spam, record.spam_on_ham),
            f"{record.ham + record.spam - sum(answers):,}",
        )
    return table


def quality_data(found: Quality) -> dict[str, Any]:
    """The same as dictionaries, lists, texts and numbers; None stands for what is unknown."""
    plain = {
        "address": found.address,
        "messages": len(found.judged_at),
        **measures_data(found.measured),
        "silence_as_consent": {"counts": asdict(found.by_consent), **shares(found.by_consent)},
        "judged_from": [
            found.judged_at[window.first - 1].isoformat() for window in found.measured.course
        ],
        "records": {step: asdict(record) for step, record in found.records.items()},
    }
    return {key: known(value) for key, value in plain.items()}
