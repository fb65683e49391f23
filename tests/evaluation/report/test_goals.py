"""The goals told in the terminal, as data, and in a folder."""

import json

from rich.console import Console

from evaluation.goals.reached import Reached
from evaluation.goals.runs import IMMEDIATE, NOISY, Run
from evaluation.measures.interval import Interval
from evaluation.measures.measured import measure
from evaluation.report.goals import (
    Told,
    commands_told,
    goals_data,
    goals_table,
    race_table,
    write_goals,
)
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label

MEASURED = measure(
    [Result("1", Label.HAM, Verdict.HAM, 0.1), Result("2", Label.SPAM, Verdict.UNSURE, 0.9)]
)
TOLD = Told(
    corpora=("mail & <more>",),
    messages=2,
    goals=[
        Reached(1, "1-ROCA %, whole", 0.05, 0.0496, "manage.py evaluate", Interval(0.023, 0.088)),
        Reached(3, "unsure, %", 3.0, 50.0, "manage.py evaluate", note="1 of 2"),
        Reached(5, "1-ROCA %, errors", None, 0.2, "manage.py evaluate --feedback errors"),
    ],
    measures={
        Run("regression", IMMEDIATE): MEASURED,
        Run("Hamlet", NOISY): MEASURED,
        Run("Hamlet", IMMEDIATE): MEASURED,
    },
)


def lines(table) -> list[str]:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(table)
    return [" ".join(line.split()) for line in capture.get().splitlines()]


def test_each_number_says_whether_it_was_reached():
    shown = lines(goals_table(TOLD.goals))
    assert "1 1-ROCA %, whole 0.050 0.050 (0.023 to 0.088) reached" in shown
    assert "3 unsure, % 3.000 50.000 not reached 1 of 2" in shown
    assert "5 1-ROCA %, errors 0.200" in shown


def test_each_command_is_told_once_with_its_goals():
    assert commands_told(TOLD.goals) == [
        "goal 1, 3: manage.py evaluate",
        "goal 5: manage.py evaluate --feedback errors",
    ]


def test_the_filters_stand_together_in_each_mode():
    shown = [line for line in lines(race_table(TOLD.measures)) if "→" in line]
    figures = "0.000 → n/a 0.00 0.00 50.00 0.00"
    assert shown == [
        f"immediate regression {figures}",
        f"immediate Hamlet {figures}",
        f"immediate, 0.05 of the marks wrong Hamlet {figures}",
    ]


def test_the_same_as_data_and_as_a_page_that_escapes_what_it_is_told(tmp_path):
    write_goals(TOLD, tmp_path / "new")
    told = json.loads((tmp_path / "new" / "goals.json").read_text())
    assert told == json.loads(json.dumps(goals_data(TOLD), allow_nan=False))
    assert [each["reached"] for each in told["goals"]] == [True, False, None]
    assert told["runs"][0]["filter"] == "regression"
    page = (tmp_path / "new" / "goals.html").read_text()
    assert "mail &amp; &lt;more&gt;" in page
    assert "<code>manage.py evaluate --feedback errors</code>" in page
