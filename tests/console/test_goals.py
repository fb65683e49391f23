"""`manage.py goals`, as typed."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from console.management.commands.goals import at_once, one_by_one
from evaluation.corpus import read
from evaluation.goals.runs import file_name, runs
from evaluation.results import Result, writing
from evaluation.results import read as read_results
from evaluation.stream import stream
from filter.opinion import Verdict
from knowledge_base.label import Label
from tests.console.run import run, run_json
from users.models import User

SAMPLE = Path(__file__).parents[2] / "sample"
pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    """As little of the sample as lets disguises be tried: eleven spam and a ham in its last third.

    TREC layout, the messages where they lie.
    """
    items = read(SAMPLE).items
    ham = [f"ham {item.file}" for item in items if item.label is Label.HAM]
    spam = [f"spam {item.file}" for item in items if item.label is Label.SPAM]
    lines = [*ham[:12], *spam[:12], *ham[12:13], *spam[12:23]]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "index").write_text("\n".join(lines))
    return str(tmp_path)


def test_every_goal_is_told_and_what_was_run_before_is_not_run_again(corpus, tmp_path):
    items = stream([corpus])
    first, *others = runs(["regression"])
    for other in others:
        with writing(tmp_path / file_name(other, items)) as write:
            for item in items:
                spam = item.label is Label.SPAM
                write(Result(item.path, item.label, Verdict(item.label.value), float(spam)))
    told = run_json(
        "goals", corpus, "--peers", "regression", "--results", str(tmp_path),
        "--report", f"{tmp_path}/report",
    )  # fmt: skip
    assert {each["goal"] for each in told["goals"]} == {1, 2, 3, 4, 5, 6}
    assert told["goals"][-1]["command"] == f"manage.py disguise {corpus}"
    performed, *before = told["runs"]
    assert (performed["filter"], performed["feedback"]) == ("Hamlet", "immediate")
    assert performed["unsure_percent"] > 0
    assert {each["unsure_percent"] for each in before} == {0}
    assert len(list(read_results(tmp_path / file_name(first, items)))) == len(items)
    assert (tmp_path / "report" / "goals.html").exists()
    assert not User.objects.exists()


def test_several_processes_give_the_results_of_one():
    items = read(SAMPLE).items[:12]
    wanted = [run for run in runs(["regression"]) if run.filter == "regression"]
    together = at_once(wanted, items, folder=None, workers=2)
    assert together == one_by_one(wanted, items, folder=None)
    assert list(together) == wanted


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("nowhere",), "There is no nowhere"),
        ((str(SAMPLE), "--limit", "9"), "Take more of it"),
        ((str(SAMPLE), "--peers", "crm114"), "“crm114” cannot be run"),
        ((str(SAMPLE), "--workers", "0"), "at least 1"),
    ],
)
def test_what_cannot_be_done_is_said_with_advice(arguments, advice):
    with pytest.raises(CommandError, match=advice):
        run("goals", *arguments)
