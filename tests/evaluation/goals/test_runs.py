"""The runs behind the goals, and what of them survives an interruption."""

from pathlib import Path

import pytest

from evaluation.corpus import read
from evaluation.feedback_mode import FeedbackMode
from evaluation.goals.runs import (
    ANSWERED,
    HAMLET,
    IMMEDIATE,
    NOISY,
    Run,
    file_name,
    results_of,
    runs,
)
from evaluation.results import ResultsError
from tests.evaluation.test_corpus import SAMPLE

ITEMS = read(SAMPLE).items[:12]
REGRESSION = Run("regression", IMMEDIATE)


def test_every_filter_runs_in_every_mode_and_only_hamlet_answers():
    wanted = runs(["regression"])
    modes = ["immediate", "partial:0.1", "errors", "delayed:500"]
    noisy = "immediate, 0.05 of the marks wrong"
    assert [str(run.mode) for run in wanted if run.filter == HAMLET] == [
        *modes, noisy, f"{noisy}, questions answered"
    ]  # fmt: skip
    assert [str(run.mode) for run in wanted if run.filter == "regression"] == [*modes, noisy]


def test_a_run_leaves_a_file_that_the_next_one_reads(tmp_path):
    first = list(results_of(REGRESSION, ITEMS, folder=tmp_path))
    [file] = tmp_path.iterdir()
    assert file.name == file_name(REGRESSION, ITEMS)
    assert file.name.startswith("regression.immediate.")
    file.write_text(file.read_text().replace("class=ham", "class=unsure"))
    second = list(results_of(REGRESSION, ITEMS, folder=tmp_path))
    assert [result.score for result in second] == [result.score for result in first]
    assert {result.verdict for result in second} <= {"unsure", "spam"}


def test_an_interrupted_run_leaves_nothing(tmp_path):
    started = results_of(REGRESSION, ITEMS, folder=tmp_path)
    next(started)
    started.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_hamlet_runs_in_a_database_of_its_own(tmp_path):
    found = list(results_of(Run(HAMLET, NOISY), ITEMS, folder=None))
    assert [result.path for result in found] == [item.path for item in ITEMS]


def test_other_mail_another_mode_and_another_filter_have_files_of_their_own(tmp_path):
    names = {
        file_name(run, items)
        for run in (REGRESSION, Run(HAMLET, NOISY), Run(HAMLET, ANSWERED))
        for items in (ITEMS, ITEMS[:11], ITEMS[::-1])
    }
    assert len(names) == 9
    assert not any(character in name for name in names for character in " :,/")


def test_a_folder_that_is_missing_is_told(tmp_path: Path):
    with pytest.raises(ResultsError, match="There is no folder"):
        next(results_of(Run("regression", FeedbackMode()), ITEMS, folder=tmp_path / "none"))
