"""Filters side by side."""

from rich.console import Console

from evaluation.measures.measured import measure
from evaluation.report.comparison import Contender, comparison_data, comparison_table
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label

GOOD = [
    Result("1", Label.HAM, Verdict.HAM, 0.1),
    Result("2", Label.SPAM, Verdict.SPAM, 0.9),
]
BAD = [
    Result("1", Label.HAM, Verdict.SPAM, 7.5),
    Result("2", Label.SPAM, Verdict.UNSURE, -3.0),
]
CONTENDERS = [
    Contender("Hamlet", measure(GOOD), 40.0),
    Contender("bogofilter", measure(BAD), 1200.0),
]


def test_each_filter_has_a_row_within_eighty_columns():
    console = Console(width=80)
    with console.capture() as capture:
        console.print(comparison_table(CONTENDERS))
    rows = [" ".join(line.split()) for line in capture.get().splitlines()]
    assert "Hamlet 0.000 → n/a 0.00 0.00 0.00 0.0 → n/a 40" in rows
    assert "bogofilter 100.000 → n/a 100.00 0.00 100.00 100.0 → n/a 1,200" in rows


def test_the_same_as_data():
    told = comparison_data(CONTENDERS)
    assert list(told) == ["Hamlet", "bogofilter"]
    assert told["bogofilter"]["whole"]["one_minus_roca_percent"] == 100
    assert told["bogofilter"]["after_first_1000"] is None
    assert told["Hamlet"]["lam_percent"] == 0
