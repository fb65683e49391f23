"""An ablation as tables in a terminal and as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table

from evaluation.ablation.rows import Row
from evaluation.measures.measured import Measured
from evaluation.order import Order
from evaluation.report.data import known, ranking, shares
from evaluation.report.wording import between, number


def ablation_table(title: str, rows: Sequence[Row], *, orders: Sequence[Order]) -> Table:
    """The rows under a title; 1-ROCA % is whole → after 1,000 messages, a column an order.

    `more` is what leaving the part out adds to it, the mean of the orders, and
    `real` whether its interval leaves out nothing at all; the shares of the
    verdicts are those of all orders together.
    """
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        title=title,
        title_justify="left",
    )
    table.add_column("", no_wrap=True)
    for order in orders:
        table.add_column(f"1-ROCA %\n{order}", justify="right", no_wrap=True)
    table.add_column("more, 95 % interval", no_wrap=True)
    table.add_column("real", no_wrap=True)
    table.add_column("  hm   sm unsure lam %", no_wrap=True)
    for each in rows:
        table.add_row(each.part.words, *map(course, each.measured), *worth(each), verdicts(each))
    return table


def course(measured: Measured) -> str:
    """1-ROCA % whole and after the opening."""
    parts = (measured.ranking, measured.ranking_after_opening)
    return " → ".join(number(part.area_percent if part else None, 3) for part in parts)


def worth(row: Row) -> tuple[str, str]:
    """The difference with its interval, and whether it can be told from chance."""
    found = row.difference
    if found is None:
        return "", ""
    value = f"{found.percent:+.3f} {between(found.interval, 3)}"
    return value, "yes" if found.told_from_chance else "no"


def verdicts(row: Row) -> str:
    """The shares of all orders together, in percent."""
    counts = row.counts
    shares = (counts.hm_percent(), counts.sm_percent(), counts.unsure_percent, counts.lam_percent())
    return " ".join(
        number(share).rjust(width) for share, width in zip(shares, (4, 4, 5, 4), strict=True)
    )


def ablation_data(rows: Sequence[Row], *, orders: Sequence[Order]) -> dict[str, Any]:
    """The rows by the names of their parts, as plain data."""
    return {
        each.part.name: known(
            {
                **shares(each.counts),
                "counts": asdict(each.counts),
                "orders": {
                    str(order): {
                        **shares(measured.counts),
                        "whole": ranking(measured.ranking),
                        "after_first_1000": ranking(measured.ranking_after_opening),
                    }
                    for order, measured in zip(orders, each.measured, strict=True)
                },
                "one_minus_roca_percent_more": asdict(each.difference) if each.difference else None,
                "told_from_chance": each.difference.told_from_chance if each.difference else None,
            }
        )
        for each in rows
    }
