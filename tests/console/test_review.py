import pytest
from django.core.management import CommandError

from filter.feedback import Change, learn
from filter.models import Mark
from knowledge_base.label import Label
from mail.digest import digest
from tests.console.run import run, run_json
from tests.filter import mailings
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    """A user who calls the third copy of a spam ham."""
    made = mailings.user(ANNA)
    for number in (1, 2):
        learn(made, mailings.copy(number), Label.SPAM, source="button")
    assert learn(made, mailings.copy(3), Label.HAM, source="button") is Change.QUESTIONED
    return made


def test_a_questioned_mark_is_listed_with_its_reason_and_a_number():
    mark = Mark.objects.get(digest=digest(mailings.copy(3).raw))
    [question] = run_json("review", ANNA)
    assert question["number"] == mark.pk
    assert (question["digest"], question["label"]) == (mark.digest, "ham")
    assert question["evidence"] == mark.evidence != ""
    assert question["twin"]["label"] == "spam"
    shown = run("review", ANNA)
    assert str(mark.pk) in shown
    assert "Offer 3" in shown
    assert f"manage.py review {ANNA} --confirm NUMBER" in shown


@pytest.mark.parametrize("named", ["number", "digest"])
def test_a_mark_is_confirmed_by_number_or_digest(named):
    [question] = run_json("review", ANNA)
    told = run("review", ANNA, "--confirm", str(question[named]))
    assert "1 mark confirmed" in told
    mark = Mark.objects.get(digest=question["digest"])
    assert (mark.weight, mark.open) == (1.0, False)
    assert "Nothing is asked about." in run("review", ANNA)


def test_a_mark_is_withdrawn():
    [question] = run_json("review", ANNA)
    [done] = run_json("review", ANNA, "--withdraw", str(question["number"]))
    assert done == {"question": str(question["number"]), "done": "withdrawn", "marks": 1}
    assert not Mark.objects.filter(digest=question["digest"]).exists()
    assert run_json("review", ANNA) == []


def test_what_is_done_is_told_though_a_later_name_is_wrong(capsys):
    [question] = run_json("review", ANNA)
    with pytest.raises(CommandError, match=f"No question has the number {10**30}"):
        run("review", ANNA, "--confirm", str(question["number"]), str(10**30))
    assert run_json("review", ANNA) == []


@pytest.mark.parametrize("answer", ["--confirm", "--withdraw"])
def test_what_is_not_asked_about_cannot_be_answered(answer, anna):
    settled = Mark.objects.filter(user=anna, label="spam").first()
    with pytest.raises(CommandError, match=f"No question has the number {settled.pk}"):
        run("review", ANNA, answer, str(settled.pk))
    with pytest.raises(
        CommandError, match=f"No question is open about the letter {settled.digest}"
    ):
        run("review", ANNA, answer, settled.digest)
    assert Mark.objects.count() == 3


def test_the_questions_of_another_user_are_not_his():
    [question] = run_json("review", ANNA)
    User.objects.create_user("bob@home.example")
    assert run_json("review", "bob@home.example") == []
    with pytest.raises(CommandError, match="No question has the number"):
        run("review", "bob@home.example", "--confirm", str(question["number"]))


def test_only_one_answer_at_a_time():
    with pytest.raises(CommandError, match="not allowed with"):
        run("review", ANNA, "--confirm", "1", "--withdraw", "1")
