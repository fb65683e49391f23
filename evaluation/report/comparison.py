"""Several filters over the same mail, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.table import Table

from evaluation.measures.counts import Unsure
from evaluation.measures.measured import Measured, Ranking
from evaluation.report.data import known, ranking, shares
from evaluation.report.wording import number


@dataclass(frozen=True, slots=True)
class Contender:
    """One filter's run: its name, its measures, its speed."""

    name: str
    measured: Measured
    messages_a_second: float


COLUMNS = ("1-ROCA %", "hm %", "sm %", "sm % and\nunsure", "sm % at\nhm 0.1 %", "a second")


def comparison_table(contenders: Sequence[Contender]) -> Table:
    """The contenders side by side; figures joined by → are whole and after 1,000 messages."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("filter", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for each in contenders:
        table.add_row(each.name, *comparison_cells(each))
    return table


def comparison_cells(contender: Contender) -> tuple[str, ...]:
    """One contender's figures, a cell for each of `COLUMNS`."""
    measured = contender.measured
    parts = (measured.ranking, measured.ranking_after_opening)
    return (
        " → ".join(number(part.area_percent if part else None, 3) for part in parts),
        number(measured.counts.hm_percent()),
        number(measured.counts.sm_percent()),
        number(measured.counts.sm_percent(Unsure.LET_THROUGH)),
        " → ".join(limit(part) for part in parts),
        number(contender.messages_a_second, 0),
    )


def limit(found: Ranking | None) -> str:
    """The spam missed where one ham in a thousand may be lost."""
    return number(found.sm_percent_at_hm_tenth if found else None, 1)


def comparison_data(contenders: Sequence[Contender]) -> dict[str, Any]:
    """The contenders by name, as plain data."""
    return {
        each.name: known(
            {
                **shares(each.measured.counts),
                "sm_percent_unsure_let_through": each.measured.counts.sm_percent(
                    Unsure.LET_THROUGH
                ),
                "whole": ranking(each.measured.ranking),
                "after_first_1000": ranking(each.measured.ranking_after_opening),
                "messages_a_second": each.messages_a_second,
            }
        )
        for each in contenders
    }
