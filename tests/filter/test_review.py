import pytest

from filter.feedback import learn
from filter.judging import judge
from filter.models import Mark, StoredMessage
from filter.review import Named, NoQuestionError, confirm, questioned, withdraw
from knowledge_base.label import Label
from knowledge_base.models import EarlierSpam
from mail.message import parse
from tests.filter.mailings import copy, marks, notice, user
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return user()


def say(person, label, *letters):
    for each in letters:
        learn(person, each, label, source="button")


def digest(of):
    return parse(of.raw).digest


def test_a_question_names_the_letter_and_its_twin_and_says_why(anna):
    say(anna, Label.HAM, copy(1))
    judge(anna, [copy(2)])
    say(anna, Label.SPAM, copy(2))
    [question] = questioned(anna)
    assert question.mark == Named(digest(copy(2)), "a2@fund2.example", "Offer 2", Label.SPAM)
    assert question.twin == Named(digest(copy(1)), "a1@fund1.example", "Offer 1", Label.HAM)
    assert question.evidence == "You said spam, but one nearly identical letter was ham to you."
    assert question.alike == 0
    assert question.marked_at == Mark.objects.get(digest=question.mark.digest).marked_at


def test_all_marks_against_the_same_are_one_question_and_have_one_answer(anna):
    say(anna, Label.HAM, *(notice(number) for number in range(5)))
    Mark.objects.filter(user=anna).update(probability=0.1)
    say(anna, Label.SPAM, notice(5), notice(6))
    [question] = questioned(anna)
    assert (question.mark.digest, question.alike) == (digest(notice(6)), 1)
    assert question.twin is None
    assert confirm(anna, question.mark.digest) == 2
    assert questioned(anna) == []
    assert EarlierSpam.objects.filter(user=anna).count() == 2


def test_a_confirmed_mark_counts_in_full(anna):
    say(anna, Label.HAM, copy(1))
    say(anna, Label.SPAM, copy(2))
    confirm(anna, digest(copy(2)))
    assert marks(anna) == [("ham", 1.0, ""), ("spam", 1.0, "")]


def test_a_withdrawn_mark_was_never_made(anna):
    say(anna, Label.HAM, copy(1))
    say(anna, Label.SPAM, copy(2))
    assert withdraw(anna, digest(copy(2))) == 1
    assert marks(anna) == [("ham", 1.0, "")]
    assert questioned(anna) == []


@pytest.mark.parametrize("answer", [confirm, withdraw])
def test_what_is_not_asked_cannot_be_answered(anna, answer):
    say(anna, Label.HAM, copy(1))
    for unasked in (digest(copy(1)), digest(copy(9))):
        with pytest.raises(NoQuestionError, match=unasked):
            answer(anna, unasked)
    assert marks(anna) == [("ham", 1.0, "")]


@pytest.mark.parametrize("answer", [confirm, withdraw])
def test_nobody_answers_the_question_of_another(anna, answer):
    say(anna, Label.HAM, copy(1))
    say(anna, Label.SPAM, copy(2))
    mallory = user("mallory@home.example")
    assert questioned(mallory) == []
    with pytest.raises(NoQuestionError):
        answer(mallory, digest(copy(2)))
    assert len(questioned(anna)) == 1


def test_a_letter_that_is_not_kept_must_be_marked_again_to_be_confirmed(anna):
    say(anna, Label.HAM, copy(1))
    say(anna, Label.SPAM, copy(2))
    StoredMessage.objects.filter(user=anna, digest=digest(copy(2))).delete()
    with pytest.raises(NoQuestionError, match="mark it again"):
        confirm(anna, digest(copy(2)))
    say(anna, Label.SPAM, copy(2))
    assert marks(anna)[1] == ("spam", 1.0, "")


def test_the_newest_questions_come_first_and_no_more_than_asked_for(anna):
    for shop in range(3):
        say(anna, Label.HAM, *(other(shop, number) for number in range(3)))
    Mark.objects.filter(user=anna).update(probability=0.1)
    for shop in range(3):
        say(anna, Label.SPAM, other(shop, 3))
    listed = [question.mark.digest for question in questioned(anna)]
    assert listed == [digest(other(shop, 3)) for shop in (2, 1, 0)]
    assert [question.mark.digest for question in questioned(anna, most=2)] == listed[:2]


def other(shop, number):
    """A notice of another shop."""
    letter = notice(100 * shop + number)
    return type(letter)(
        letter.raw.replace(b"shop.example", b"shop%d.example" % shop), letter.arrived_at
    )


def test_the_number_of_queries_does_not_depend_on_that_of_questions(
    anna, django_assert_max_num_queries
):
    say(anna, Label.HAM, copy(1), *(notice(number) for number in range(3)))
    say(anna, Label.SPAM, copy(2))
    with django_assert_max_num_queries(5):
        assert len(questioned(anna)) == 1
    say(anna, Label.SPAM, notice(4))
    with django_assert_max_num_queries(5):
        assert len(questioned(anna)) == 2
