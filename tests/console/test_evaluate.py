"""`manage.py evaluate`, as typed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evaluation.results import read
from users.models import User

SAMPLE = str(Path(__file__).parents[2] / "sample")
pytestmark = pytest.mark.django_db


def evaluate(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_measures_and_the_steps():
    printed = evaluate(SAMPLE, "--limit", "12")
    assert "preset careful · feedback immediate" in printed
    assert "hm %" in printed
    assert "matching_fraction" in printed


def test_it_writes_results_a_report_and_json_that_agree(tmp_path):
    told = json.loads(
        evaluate(
            SAMPLE, "--limit", "12", "--preset", "published", "--feedback", "delayed:3",
            "--noise", "0.1", "--answers", "--results", f"{tmp_path}/results",
            "--report", f"{tmp_path}/report",
            "--json",
        )
    )  # fmt: skip
    results = list(read(tmp_path / "results"))
    assert len(results) == told["messages"] == 12
    assert told["preset"] == "published"
    assert told["feedback"] == "delayed:3, 0.1 of the marks wrong, questions answered"
    assert told["marks"] == 9
    assert sum(result.judge == "ham" for result in results) == sum(
        told["counts"][f"ham_as_{verdict}"] for verdict in ("ham", "spam", "unsure")
    )
    assert json.loads((tmp_path / "report" / "summary.json").read_text())["messages"] == 12
    assert (tmp_path / "report" / "index.html").exists()


def test_no_account_is_made_or_touched():
    evaluate(SAMPLE, "--limit", "3")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("nowhere",), "There is no nowhere"),
        ((SAMPLE, "--feedback", "sometimes"), "delayed:N"),
        ((SAMPLE, "--noise", "2"), "a share lies from 0 to 1"),
        ((SAMPLE, "--limit", "0"), "at least 1"),
        ((SAMPLE, "--peers", "crm114"), "“crm114” cannot be run"),
        ((SAMPLE, "--results", "no/such/folder/results"), "There is no folder no/such/folder"),
    ],
)
def test_what_cannot_be_done_is_said_with_advice(arguments, advice):
    with pytest.raises(CommandError, match=advice):
        evaluate(*arguments)


def test_a_run_that_fails_leaves_no_results(tmp_path):
    (tmp_path / "letter.eml").write_bytes(b"Subject: x\n\n")
    with pytest.raises(CommandError, match="does not say which"):
        evaluate(f"{tmp_path}/letter.eml", "--results", f"{tmp_path}/results")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.eml"]


def test_other_filters_run_over_the_same_mail(tmp_path):
    results, report = tmp_path / "results", tmp_path / "report"
    printed = evaluate(
        SAMPLE, "--limit", "12", "--peers", "bogofilter", "--results", str(results),
        "--report", str(report),
    )  # fmt: skip
    assert "Hamlet" in printed
    assert "bogofilter" in printed
    assert "Other filters" in (report / "index.html").read_text()
    assert list(json.loads((report / "summary.json").read_text())["peers"]) == ["bogofilter"]
    ours, theirs = read(results), read(tmp_path / "results.bogofilter")
    assert [(r.path, r.judge) for r in ours] == [(r.path, r.judge) for r in theirs]
