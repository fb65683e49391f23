"""The goals as tables in a terminal, as plain data, and in a folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe
from rich import box
from rich.table import Table

from evaluation.goals.reached import Reached
from evaluation.goals.runs import ANSWERED, MODES, Run
from evaluation.measures.measured import Measured
from evaluation.report.data import known, ranking, shares
from evaluation.report.wording import between, number

HERE = Path(__file__).parent
ANSWERS = {True: "reached", False: "not reached", None: ""}
COLUMNS = ("1-ROCA %", "hm %", "sm %", "unsure %", "lam %")

Measures = Mapping[Run, Measured]


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of a run for the goals: over what, the numbers, and the runs behind them."""

    corpora: tuple[str, ...]
    messages: int
    goals: Sequence[Reached]
    measures: Measures


def race_table(measured: Measures) -> Table:
    """Each filter in each mode; 1-ROCA % is whole → after 1,000 messages."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("told", no_wrap=True)
    table.add_column("filter", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for run, each in by_mode(measured):
        table.add_row(str(run.mode), run.filter, *race_cells(each))
    return table


def by_mode(measured: Measures) -> list[tuple[Run, Measured]]:
    """The runs, all filters in one way of telling together."""
    return [
        (run, each)
        for mode in (*MODES, ANSWERED)
        for run, each in measured.items()
        if run.mode == mode
    ]


def race_cells(measured: Measured) -> tuple[str, ...]:
    """One run's figures."""
    counts = measured.counts
    parts = (measured.ranking, measured.ranking_after_opening)
    return (
        " → ".join(number(part.area_percent if part else None, 3) for part in parts),
        number(counts.hm_percent()),
        number(counts.sm_percent()),
        number(counts.unsure_percent),
        number(counts.lam_percent()),
    )


def goals_table(goals: Sequence[Reached]) -> Table:
    """One row a number."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("goal", "number", "at most", "is", "95 % interval", "", "how it came about"):
        table.add_column(name, justify="right" if name in {"at most", "is"} else "left")
    for each in goals:
        table.add_row(*goal_cells(each))
    return table


def goal_cells(reached: Reached) -> tuple[str, ...]:
    """One number's cells."""
    return (
        str(reached.goal),
        reached.what,
        number(reached.limit, 3) if reached.limit is not None else "",
        number(reached.value, 3),
        between(reached.interval, 3),
        ANSWERS[reached.reached],
        reached.note,
    )


def commands_told(goals: Sequence[Reached]) -> list[str]:
    """Each command that gives a number alone, once, with the goals that it speaks of."""
    spoken: dict[str, list[int]] = {}
    for each in goals:
        spoken.setdefault(each.command, []).append(each.goal)
    return [
        f"goal {', '.join(map(str, dict.fromkeys(numbers)))}: {command}"
        for command, numbers in spoken.items()
    ]


def goals_data(told: Told) -> dict[str, Any]:
    """The same as dictionaries, lists, texts and numbers; None stands for what is unknown."""
    plain = {
        "corpora": told.corpora,
        "messages": told.messages,
        "goals": [{**asdict(each), "reached": each.reached} for each in told.goals],
        "runs": [
            {
                "filter": run.filter,
                "feedback": str(run.mode),
                **shares(each.counts),
                "counts": asdict(each.counts),
                "whole": ranking(each.ranking),
                "after_first_1000": ranking(each.ranking_after_opening),
            }
            for run, each in told.measures.items()
        ],
    }
    return {key: known(value) for key, value in plain.items()}


def goals_page(told: Told) -> str:
    """The same as a page that stands alone."""
    context = {
        "style": mark_safe((HERE / "report.css").read_text(encoding="utf-8")),  # noqa: S308 - ours
        "corpora": told.corpora,
        "messages": f"{told.messages:,}",
        "goals": [{"cells": goal_cells(each), "command": each.command} for each in told.goals],
        "columns": COLUMNS,
        "runs": [
            {"mode": str(run.mode), "filter": run.filter, "cells": race_cells(each)}
            for run, each in by_mode(told.measures)
        ],
    }
    return Engine(dirs=[str(HERE)]).get_template("goals.html").render(Context(context))


def write_goals(told: Told, folder: Path) -> None:
    """Writes `goals.html` and `goals.json`, the folder made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "goals.html").write_text(goals_page(told), encoding="utf-8", errors="replace")
    plain = json.dumps(goals_data(told), indent=1, ensure_ascii=False)
    (folder / "goals.json").write_text(plain, encoding="utf-8", errors="replace")
