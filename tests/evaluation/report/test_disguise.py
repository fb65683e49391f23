"""A trial of disguises, told."""

import json

from rich.console import Console

from evaluation.disguise.trial import Answers, Tried
from evaluation.measures.counts import Counts
from evaluation.report.disguise import disguise_data, disguise_table, summing_up

CLEAN = Tried(
    "clean",
    Answers(Counts(ham_as_ham=20, spam_as_ham=2, spam_as_unsure=1, spam_as_spam=97), 0.05),
    Answers(Counts(ham_as_ham=20, spam_as_ham=1, spam_as_unsure=1, spam_as_spam=98), 0.04),
)
BEFORE = Answers(Counts(ham_as_ham=20, spam_as_ham=30, spam_as_spam=70), 4.0)
AFTER = Answers(
    Counts(ham_as_ham=18, ham_as_spam=2, spam_as_ham=2, spam_as_unsure=1, spam_as_spam=97), 0.5
)
TRIED = [Tried("zero_width", BEFORE, AFTER), Tried("image_only", BEFORE, BEFORE)]


def test_each_disguise_has_a_row_within_eighty_columns():
    console = Console(width=80)
    with console.capture() as capture:
        console.print(disguise_table(CLEAN, TRIED))
    rows = [" ".join(line.split()) for line in capture.get().splitlines()]
    assert "clean 2.0 1.0 0.050 1.0 1.0 0.040" in rows
    assert "zero_width 30.0 0.0 4.000 2.0 1.0 0.500" in rows
    assert "all disguises 30.0 0.0 16.0 0.5" in rows


def test_the_factors_are_of_all_disguises_after_the_marks():
    told = summing_up(CLEAN, TRIED)
    assert "missed 8.0 times as often as clean spam, 16.0 times" in told
    assert "unsure counted as missed, 5.5 times and 8.2 times" in told
    assert "0 were taken for spam before, 2 at most after" in told


def test_without_a_missed_clean_spam_there_is_no_factor():
    perfect = Answers(Counts(ham_as_ham=20, spam_as_spam=100), 0.0)
    clean = Tried("clean", perfect, perfect)
    assert "missed n/a times as often" in summing_up(clean, TRIED)
    told = json.loads(json.dumps(disguise_data(clean, TRIED), allow_nan=False))
    assert told["after_ten_marks_times_clean"]["after"] == {"missed": None, "not_caught": None}


def test_the_same_as_data():
    told = json.loads(json.dumps(disguise_data(CLEAN, TRIED), allow_nan=False))
    assert told["clean"]["after"]["sm_percent"] == 1
    assert told["disguises"]["zero_width"]["after"]["one_minus_roca_percent"] == 0.5
    assert told["all_disguises"]["after"]["counts"]["spam_as_ham"] == 32
    assert told["after_ten_marks_times_clean"]["before"]["missed"] == 8
