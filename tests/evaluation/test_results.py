"""Results files in the form of the TREC spam track."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.results import Result, ResultsError, parse_line, read, writing
from filter.opinion import Verdict
from knowledge_base.label import Label

ONE = Result("../data/inmail.1", Label.SPAM, Verdict.HAM, 0.1234)
TWO = Result("a file with blanks", Label.HAM, Verdict.UNSURE, 1 / 3)


def test_a_line_reads_as_the_track_has_it():
    assert ONE.line == "../data/inmail.1 judge=spam class=ham score=0.1234"


@given(
    st.builds(
        Result,
        path=st.text(st.characters(exclude_characters="\r\n"), min_size=1),
        judge=st.sampled_from(Label),
        verdict=st.sampled_from(Verdict),
        score=st.floats(0, 1),
    )
)
def test_a_line_gives_back_its_result_exactly(result):
    assert parse_line(result.line + "\n") == result


def test_a_path_with_a_line_break_stays_on_its_line():
    assert Result("a\nb\r", Label.HAM, Verdict.HAM, 0.0).line.startswith("a%0Ab%0D judge=ham")


def test_a_file_gives_back_what_was_written(tmp_path):
    with writing(tmp_path / "results") as write:
        write(ONE)
        write(TWO)
    assert list(read(tmp_path / "results")) == [ONE, TWO]


def test_names_that_are_no_utf_8_survive(tmp_path):
    result = Result(Path(b"caf\xe9".decode("utf-8", "surrogateescape")).name, *args(ONE))
    with writing(tmp_path / "results") as write:
        write(result)
    assert b"caf\xe9 judge=spam" in (tmp_path / "results").read_bytes()
    assert list(read(tmp_path / "results")) == [result]


def args(result: Result) -> tuple[Label, Verdict, float]:
    return result.judge, result.verdict, result.score


def test_nothing_half_written_is_ever_seen(tmp_path):
    path = tmp_path / "results"
    path.write_text("earlier")
    with writing(path) as write:
        write(ONE)
        assert path.read_text() == "earlier"
    assert path.read_text() == ONE.line + "\n"


def failing(path: Path) -> None:
    with writing(path) as write:
        write(ONE)
        raise KeyboardInterrupt


def test_a_run_that_fails_leaves_the_earlier_file_and_no_other(tmp_path):
    path = tmp_path / "results"
    path.write_text("earlier")
    with pytest.raises(KeyboardInterrupt):
        failing(path)
    assert [file.name for file in tmp_path.iterdir()] == ["results"]
    assert path.read_text() == "earlier"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "a judge=spam class=spam",
        "a judge=eggs class=spam score=1",
        "a judge=spam class=eggs score=1",
        "a judge=spam class=spam score=much",
        "a class=spam judge=spam score=1",
    ],
)
def test_a_line_that_is_no_result_is_named(tmp_path, line):
    path = tmp_path / "results"
    path.write_text(f"{ONE.line}\n{line}\n")
    results = read(path)
    assert next(results) == ONE
    with pytest.raises(ResultsError, match="line 2 is no result"):
        next(results)


def test_scores_of_other_filters_are_read_whatever_their_range():
    assert parse_line("inmail.1 judge=ham class=ham score=-17.5").score == -17.5
    assert math.isinf(parse_line("inmail.1 judge=ham class=ham score=inf").score)
