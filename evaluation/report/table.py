"""A run's summary as tables in a terminal."""

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evaluation.report.measure_rows import MeasureRow, measure_rows
from evaluation.report.summary import Setting, Summary
from evaluation.report.wording import number


def tables(summary: Summary) -> RenderableType:
    """The measures, and below them the steps."""
    return Group(
        title(summary.setting), measures_table(measure_rows(summary)), Text(), steps(summary)
    )


def title(setting: Setting) -> Text:
    """What was replayed, and how."""
    return Text(
        f"{', '.join(setting.corpora)} · preset {setting.preset} · feedback {setting.feedback}",
        style="bold",
    )


def measures_table(rows: Iterable[MeasureRow]) -> Table:
    """One row a measure."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("measure", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", no_wrap=True)
    table.add_column("counts")
    for row in rows:
        table.add_row(row.name, row.value, row.interval, row.counts)
    return table


def steps(summary: Summary) -> Table:
    """One row a step: what it decided and what it thought, in brackets how often wrongly."""
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title="wrong ones in brackets", title_justify="left"
    )
    table.add_column("step", no_wrap=True)
    for name in ("decided ham", "spam", "unsure", "opinions", "µs"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in summary.steps:
        decided, opinions = row.decided, row.opinions
        table.add_row(
            row.step,
            share(decided.ham_as_ham, decided.spam_as_ham),
            share(decided.spam_as_spam, decided.ham_as_spam),
            f"{decided.ham_as_unsure + decided.spam_as_unsure:,}",
            share(
                opinions.ham_as_ham + opinions.spam_as_spam,
                opinions.ham_as_spam + opinions.spam_as_ham,
            ),
            number(row.microseconds, 0),
        )
    return table


def share(right: int, wrong: int) -> str:
    """All answers, and in brackets the wrong ones where there are any."""
    return f"{right + wrong:,} ({wrong:,})" if wrong else f"{right:,}"
