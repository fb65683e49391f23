"""`bench` measures what it is asked for, and tells it to people, scripts and pages."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from bench.catalogue import BENCHMARKS
from tests.console.run import run, run_json

SMALL = ("--scale", "0.001")


def test_the_benchmarks_are_listed() -> None:
    lines = run("bench", "--list").splitlines()
    assert len(lines) == len(BENCHMARKS)
    assert lines[0].startswith("judging_batches ")


def test_a_benchmark_is_told_to_a_script() -> None:
    [first, *_] = run_json("bench", "parsing", *SMALL)
    assert {"name", "median", "spread", "unit", "goal", "holds"} <= first.keys()
    assert first["name"] == "parsing"
    assert first["median"] > 0


def test_a_page_is_written(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    told = run("bench", "torch_unloaded", *SMALL, "--write", str(page))
    assert "torch_unloaded" in told
    assert "## torch_unloaded" in page.read_text()


def test_a_benchmark_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="There are: judging_batches"):
        run("bench", "nonsense")


@pytest.mark.parametrize("scale", ["0", "-1", "much", "nan"])
def test_a_scale_is_a_positive_number(scale: str) -> None:
    with pytest.raises(CommandError, match="no number above 0"):
        run("bench", "parsing", f"--scale={scale}")
