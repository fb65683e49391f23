import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError

from filter.feedback import learn
from filter.models import Judgement, Mark, StoredMessage
from knowledge_base.label import Label
from tests.console.run import run, run_json
from tests.filter import mailings
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


@pytest.fixture
def files(tmp_path):
    """The first letters of the sample as files, with their labels."""
    written = []
    for number, (letter, label) in enumerate(sample(6)):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(letter.raw)
        written.append((str(path), label))
    return written


def test_judge_shows_every_step_with_its_reason(files):
    shown = run("judge", ANNA, files[0][0])
    for step in ("matching_fraction", "contact_history", "misbehaviour", "cross_validation"):
        assert step in shown
    assert "UNSURE" in shown
    assert "The network has learned" in " ".join(shown.split())


def test_judge_as_json_holds_the_whole_trail(files):
    judged = run_json("judge", ANNA, files[0][0])
    assert judged["verdict"] == "unsure"
    assert [finding["step"] for finding in judged["trail"]][-1] == "cross_validation"
    assert set(judged["trail"][0]) >= {"verdict", "evidence", "score", "mode", "microseconds"}


def test_judge_reads_standard_input_as_it_reads_a_file(files, monkeypatch):
    raw = Path(files[0][0]).read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    from_input, from_file = run_json("judge", ANNA, "-"), run_json("judge", ANNA, files[0][0])
    for judged in (from_input, from_file):
        for finding in judged["trail"]:
            del finding["microseconds"]
    assert from_input == from_file


@pytest.mark.parametrize("command", [["judge", ANNA, "-"], ["learn", ANNA, "spam", "-"]])
def test_nothing_on_standard_input_is_refused(monkeypatch, command):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
    with pytest.raises(CommandError, match="Standard input is empty"):
        run(*command)


def test_judge_records_nothing(files):
    run("judge", ANNA, files[0][0])
    assert not Judgement.objects.exists()
    assert not StoredMessage.objects.exists()


def test_learn_says_what_it_did_with_each_file(files):
    (first, label), (second, _) = files[0], files[1]
    assert run_json("learn", ANNA, str(label), first) == [{"file": first, "change": "learned"}]
    other = "ham" if label == "spam" else "spam"
    told = run_json("learn", ANNA, other, first, second)
    assert [line["change"] for line in told] == ["corrected", "learned"]
    assert run_json("learn", ANNA, "forget", first)[0]["change"] == "forgotten"
    assert run_json("learn", ANNA, "forget", first)[0]["change"] == "unknown"
    assert Mark.objects.count() == 1


def test_a_wrong_file_name_among_right_ones_teaches_nothing(files, tmp_path):
    with pytest.raises(CommandError, match="Cannot read"):
        run("learn", ANNA, "spam", files[0][0], str(tmp_path / "missing.eml"))
    assert not Mark.objects.exists()


def test_an_empty_file_is_refused(tmp_path):
    empty = tmp_path / "empty.eml"
    empty.touch()
    with pytest.raises(CommandError, match="is empty"):
        run("judge", ANNA, str(empty))


def test_an_unknown_address_is_told_how_to_be_added(files):
    with pytest.raises(CommandError, match="add_account nobody"):
        run("judge", "nobody@home.example", files[0][0])


def test_an_address_is_found_however_it_is_written(files):
    assert "UNSURE" in run("judge", " Anna@Home.Example ", files[0][0])


def test_a_word_that_contradicts_is_told_with_the_question_and_then_confirmed(anna, tmp_path):
    for number in (1, 2):
        learn(anna, mailings.copy(number), Label.SPAM, source="command")
    path = tmp_path / "copy.eml"
    path.write_bytes(mailings.copy(3).raw)
    [told] = run_json("learn", ANNA, "ham", str(path))
    assert told["change"] == "questioned"
    assert told["question"] == Mark.objects.get(label="ham").evidence
    assert "you stood by it" in run("learn", ANNA, "ham", str(path))
    run("learn", ANNA, "forget", str(path))
    shown = run("learn", ANNA, "ham", str(path))
    assert told["question"] in shown
    assert f"manage.py review {ANNA}" in shown


def test_judge_says_why_when_asked(anna, files):
    for letter, label in sample(6):
        learn(anna, letter, label, source="command")
    asked = run_json("judge", ANNA, files[0][0], "--why")
    assert asked["why"]["reasons"]
    assert "why" not in run_json("judge", ANNA, files[0][0])
    shown = run("judge", ANNA, files[0][0], "--why")
    assert asked["why"]["decided"] in shown
    assert asked["why"]["decided"] not in run("judge", ANNA, files[0][0])
