"""The same run told in the terminal, as data, and in a folder."""

import json

import pytest
from rich.console import Console

from evaluation.inquiry import Asked
from evaluation.report.data import data
from evaluation.report.folder import write_folder
from evaluation.report.summary import Ledger, Setting, Summary
from evaluation.report.table import tables
from knowledge_base.label import Label
from tests.evaluation.outcomes import HAM, SPAM, UNSURE, outcome

SETTING = Setting(("trec07p",), "careful", "delayed:500")


def summary() -> Summary:
    ledger = Ledger()
    ledger.add(outcome(Label.HAM, HAM, score=0.1))
    asked = (Asked(wrong=True, answered=False),)
    ledger.add(outcome(Label.HAM, SPAM, score=0.9, wrong_marks=1, asked=asked))
    ledger.add(outcome(Label.SPAM, SPAM, score=0.8))
    ledger.add(outcome(Label.SPAM, UNSURE, step="cross_validation", score=0.5))
    return ledger.summary(SETTING)


def test_the_terminal_shows_each_measure_with_its_counts_within_eighty_columns():
    console = Console(width=80)
    with console.capture() as capture:
        console.print(tables(summary()))
    lines = [" ".join(line.split()) for line in capture.get().splitlines()]
    assert "trec07p · preset careful · feedback delayed:500" in lines
    assert "hm % 50.00 (9.45 to 90.55) 1 of 2 ham" in lines
    assert "unsure % 25.00 0 ham, 1 spam" in lines
    assert any(line.startswith("1-ROCA %, whole 50.0000 (") for line in lines)
    assert "1-ROCA %, after 1,000 n/a" in lines
    assert "marks told 4 1 wrong" in lines
    assert "marks asked about 1 1 wrong" in lines
    assert "misbehaviour 1 2 (1) 0 3 (1) 30" in lines
    assert "cross_validation 0 0 1 0 30" in lines


def test_data_is_json_and_says_none_where_nothing_is_known():
    told = json.loads(json.dumps(data(summary()), allow_nan=False))
    assert told["corpora"] == ["trec07p"]
    assert told["counts"]["ham_as_spam"] == 1
    assert told["hm_percent"] == 50
    assert told["counting_unsure_as"]["let through"]["sm_percent"] == 50
    assert told["whole"]["one_minus_roca_percent"] == 50
    assert told["after_first_1000"] is None
    assert told["questions"] == {
        "wrong": 1,
        "asked": 1,
        "asked_wrong": 1,
        "answered": 0,
        "precision": 1,
        "recall": 1,
    }
    assert [error["class"] for error in told["errors"]] == ["spam"]
    assert told["errors"][0]["trail"][1]["evidence"] == "so it seems"


def test_data_of_nothing_is_json_too():
    told = json.loads(json.dumps(data(Ledger().summary(SETTING)), allow_nan=False))
    assert told["hm_percent"] is None
    assert told["brier_score"] is None


def test_a_folder_gets_the_page_and_the_data(tmp_path):
    folder = tmp_path / "new" / "report"
    write_folder(summary(), folder)
    assert (folder / "index.html").read_text().startswith("<!doctype html>")
    told = json.loads((folder / "summary.json").read_text())
    assert told["f1"] == pytest.approx(0.5)
