"""The laboratory lends processes on databases of their own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.apart import Apart
from bench.benchmarks.torch_unloaded import torch_unloaded
from bench.databases import filled_tables, rows
from bench.lab import Lab
from bench.letters import Letters
from bench.measured import Measured
from bench.missing import MissingError
from bench.running import run
from bench.work import count_stored, judge_batch, welcome
from evaluation.corpus import read
from tests.bench.sample import SAMPLE

SCALE = 0.001


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A laboratory with a reference user of whom little is known."""
    with Lab(tmp_path_factory.mktemp("lab"), Letters(read(SAMPLE).items), scale=SCALE) as made:
        yield made


def test_a_process_begins_with_tables_and_nobody(lab: Lab) -> None:
    with lab.empty() as process:
        assert "users.user" not in process.do(filled_tables)
        process.do(welcome)
        assert "users.user" in process.do(filled_tables)


def test_what_one_benchmark_does_another_does_not_see(lab: Lab) -> None:
    letters = [each.letter for each in lab.letters.to_judge(3)]
    with lab.reference() as process:
        before = process.do(count_stored)
        process.do(judge_batch, letters)
        assert process.do(count_stored) == before + 3
    with lab.reference() as process:
        assert process.do(count_stored) == before


def test_mariadb_has_the_same_rows(lab: Lab) -> None:
    with lab.reference() as sqlite, lab.reference_on_mariadb() as mariadb:
        tables = sqlite.do(filled_tables)
        assert mariadb.do(filled_tables) == tables
        for label in tables:
            ours, theirs = (p.do(rows, label, after=None) for p in (sqlite, mariadb))
            assert ours == theirs, label


def test_a_benchmark_yields_numbers(lab: Lab) -> None:
    [told] = run(torch_unloaded, lab)
    assert told.median == 0
    assert told.holds is True
    assert "decided by spam_keywords" in told.note


def lacking(lab: Lab) -> Iterator[Measured]:
    """A benchmark that cannot run here."""
    raise MissingError("a third hand")
    yield  # which makes it a generator


def test_a_benchmark_that_cannot_run_says_why(lab: Lab) -> None:
    [told] = run(lacking, lab)
    assert told.name == "lacking"
    assert told.holds is None
    assert "a third hand" in told.note


def fails() -> None:
    """Something that goes wrong."""
    raise ValueError("as it should")


def test_what_a_process_raises_is_raised_here(tmp_path: Path) -> None:
    with (
        closing(Apart(f"sqlite:///{tmp_path}/db")) as process,
        pytest.raises(ValueError, match="as"),
    ):
        process.do(fails)
