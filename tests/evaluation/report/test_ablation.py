"""An ablation told in the terminal and as data."""

import json

from rich.console import Console

from evaluation.ablation.parts import AS_IT_IS, PARTS
from evaluation.ablation.rows import Row
from evaluation.measures.interval import Interval
from evaluation.measures.measured import measure
from evaluation.measures.paired import Difference
from evaluation.order import Order
from evaluation.report.ablation import ablation_data, ablation_table
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label

ORDERS = (Order(), Order(1), Order(2))
GOOD = measure(
    [Result("1", Label.HAM, Verdict.HAM, 0.1), Result("2", Label.SPAM, Verdict.SPAM, 0.9)] * 3
)
BAD = measure(
    [Result("1", Label.HAM, Verdict.SPAM, 0.9), Result("2", Label.SPAM, Verdict.UNSURE, 0.5)] * 3
)
ROWS = [
    Row(AS_IT_IS, (GOOD, GOOD, GOOD), None),
    Row(PARTS["deep"], (BAD, GOOD, BAD), Difference(6.6667, Interval(3.0, 9.0))),
    Row(PARTS["departure"], (GOOD, GOOD, GOOD), Difference(0.0, Interval(-0.1, 0.1))),
]


def test_each_part_has_a_row_that_says_whether_it_may_be_chance():
    console = Console(width=120)
    with console.capture() as capture:
        console.print(ablation_table("the network alone", ROWS, orders=ORDERS))
    lines = [" ".join(line.split()) for line in capture.get().splitlines()]
    assert lines[0] == "the network alone"
    assert "index shuffled:1 shuffled:2 more, 95 % interval real hm sm unsure lam %" in lines
    assert "as it is 0.000 → n/a 0.000 → n/a 0.000 → n/a 0.00 0.00 0.00 0.00" in lines
    assert (
        "no deep part 100.000 → n/a 0.000 → n/a 100.000 → n/a +6.667 (3.000 to 9.000) yes "
        "66.67 0.00 33.33 0.00"
    ) in lines
    assert any("+0.000 (-0.100 to 0.100) no" in line for line in lines)


def test_the_same_as_data():
    told = json.loads(json.dumps(ablation_data(ROWS, orders=ORDERS), allow_nan=False))
    assert list(told) == ["as it is", "deep", "departure"]
    assert told["as it is"]["one_minus_roca_percent_more"] is None
    assert told["deep"]["one_minus_roca_percent_more"]["interval"] == {"low": 3.0, "high": 9.0}
    assert [told[part]["told_from_chance"] for part in told] == [None, True, False]
    assert told["deep"]["orders"]["index"]["whole"]["one_minus_roca_percent"] == 100
    assert told["deep"]["counts"]["ham_as_spam"] == 6
