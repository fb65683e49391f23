from pathlib import Path

import pytest
from django.core.management import CommandError

from filter.models import Judgement, Mark, StoredMessage
from tests.console.run import run, run_json
from tests.filter.letters import SAMPLE, sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


@pytest.fixture
def folder(tmp_path):
    for number, (letter, _) in enumerate(sample(5)):
        (tmp_path / f"{number}.eml").write_bytes(letter.raw)
    return str(tmp_path)


def test_a_folder_is_learned_as_said(folder):
    told = run_json("import_mail", ANNA, folder, "--as", "spam")
    assert told == {"messages": 5, "done": {"learned as spam": 5}}
    assert set(Mark.objects.values_list("label", flat=True)) == {"spam"}


def test_importing_again_changes_nothing_that_was_learned(folder):
    run("import_mail", ANNA, folder, "--as", "spam")
    assert run_json("import_mail", ANNA, folder, "--as", "spam")["done"] == {"unchanged as spam": 5}


def test_unmarked_mail_is_judged_once(folder):
    told = run_json("import_mail", ANNA, folder)
    assert told["done"] == {"judged unsure": 5}
    assert run_json("import_mail", ANNA, folder)["done"] == {"judged before": 5}
    assert Judgement.objects.count() == 5


def test_a_corpus_is_learned_by_its_own_marks(tmp_path):
    index = tmp_path / "full" / "index"
    index.parent.mkdir()
    lines = (SAMPLE / "full" / "index").read_text().splitlines()[:8]
    index.write_text("\n".join(line.replace("../data", f"{SAMPLE}/data") for line in lines))
    told = run_json("import_mail", ANNA, str(tmp_path))
    assert sum(told["done"].values()) == 8
    assert set(told["done"]) <= {"learned as spam", "learned as ham"}


def test_a_place_that_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="There is no"):
        run("import_mail", ANNA, "/nowhere/at/all")


def test_an_empty_file_is_skipped_and_said(folder):
    Path(folder, "empty.eml").touch()
    told = run_json("import_mail", ANNA, folder)["done"]
    assert told == {"judged unsure": 5, "skipped: an empty file is no message": 1}
    assert Judgement.objects.count() == 5


def test_a_place_with_nothing_but_empty_files_is_an_error(tmp_path):
    empty = tmp_path / "empty.eml"
    empty.touch()
    with pytest.raises(CommandError, match="is empty; a message has at least a header"):
        run("import_mail", ANNA, str(empty), "--as", "spam")
    assert not Mark.objects.exists()


def test_the_same_mail_with_other_line_ends_is_known(folder):
    run("import_mail", ANNA, folder)
    for file in Path(folder).iterdir():
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert run_json("import_mail", ANNA, folder)["done"] == {"judged before": 5}


def test_a_message_that_stands_there_twice_is_judged_once(folder):
    letter = Path(folder, "0.eml").read_bytes()
    Path(folder, "again.eml").write_bytes(letter.replace(b"\n", b"\r\n"))
    told = run_json("import_mail", ANNA, folder)
    assert told["done"] == {"judged unsure": 5, "judged before": 1}
    assert Judgement.objects.count() == 5


def test_the_background_is_not_asked_to_judge_again(folder):
    run("import_mail", ANNA, folder)
    told = run_json("import_mail", ANNA, folder, "--background")
    assert told["done"] == {"judged before": 5}
    assert not StoredMessage.objects.filter(awaits__isnull=False).exists()
