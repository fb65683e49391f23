"""The bundled sample replayed whole: the measures may not get worse than the bounds say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.console.run import run_json
from tests.evaluation.test_corpus import SAMPLE

BOUNDS = tomllib.loads((Path(__file__).parent / "regression.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


def replayed(*options: str) -> dict[str, Any]:
    """What the command in regression.toml tells, with more options."""
    return run_json("evaluate", str(SAMPLE), "--preset", BOUNDS["preset"], *options)


def worse(told: dict[str, Any], bounds: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The measures beyond their bound, each with what it is and what it may be at most."""
    return {
        name: (found, bound)
        for name, bound in bounds.items()
        if (found := measure(told, name)) > bound
    }


def measure(told: Any, name: str) -> float:
    """The measure that a dotted name such as `whole.one_minus_roca_percent` leads to."""
    for step in name.split("."):
        told = told[step]
    return float(told)


@pytest.mark.parametrize("bounded", BOUNDS["runs"], ids=lambda run: " ".join(run["options"]))
def test_no_measure_is_worse_than_its_bound(bounded):
    told = replayed(*bounded["options"])
    assert told["messages"] == BOUNDS["messages"]
    assert worse(told, bounded["at_most"]) == {}


def test_a_filter_that_learns_nothing_is_beyond_every_bound_on_what_it_should_know():
    told = replayed("--feedback", "partial:0", "--limit", "100")
    for bounded in BOUNDS["runs"]:
        assert {"unsure_percent", "whole.one_minus_roca_percent"} <= set(
            worse(told, bounded["at_most"])
        )
