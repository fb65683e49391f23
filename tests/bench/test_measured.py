"""A measured number knows its median, its quartiles, and whether it is good enough."""

import pytest

from bench.measured import Goal, Measured


def test_the_middle_counts_and_not_the_worst() -> None:
    measured = Measured("x", "ms", (1.0, 2.0, 3.0, 4.0, 100.0), Goal.at_most(3))
    assert measured.median == 3
    assert measured.quartiles == (2, 4)
    assert measured.spread == 2
    assert measured.holds is True


@pytest.mark.parametrize(
    ("goal", "holds"),
    [
        (Goal.at_least(2), True),
        (Goal.at_least(2.1), False),
        (Goal.at_most(2), True),
        (Goal.at_most(1.9), False),
    ],
)
def test_a_goal_has_a_good_side(goal: Goal, holds: bool) -> None:
    assert Measured("x", "ms", (2.0,), goal).holds is holds


def test_without_a_value_nobody_can_say() -> None:
    measured = Measured("x", "ms", goal=Goal.at_most(1), note="no server")
    assert (measured.median, measured.quartiles, measured.spread, measured.holds) == (None,) * 4


def test_without_a_goal_nothing_holds() -> None:
    assert Measured("x", "ms", (1.0,)).holds is None


def test_a_script_reads_six_fields_and_what_there_is_to_add() -> None:
    told = Measured("x", "ms", (1.0, 3.0), Goal.at_most(5), "0.5 ms").to_json()
    assert told == {
        "name": "x", "median": 2.0, "spread": 1.0, "unit": "ms", "goal": 5, "holds": True,
        "floor": "0.5 ms",
    }  # fmt: skip
