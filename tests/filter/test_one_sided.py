"""A user who has only ever marked spam has not said that he gets nothing else."""

import pytest

from filter.attention import attention_of
from filter.feedback import learn
from filter.judging import decide, judge
from filter.opinion import Action, Verdict
from knowledge_base.label import Label
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def teach(user, *, spam, ham):
    """The first so many letters of each label, as an import would teach them."""
    left = {Label.SPAM: spam, Label.HAM: ham}
    for letter, label in sample(240):
        if left[label]:
            learn(user, letter, label, source="import")
            left[label] -= 1


@pytest.mark.parametrize(("spam", "ham"), [(1, 0), (20, 0), (60, 0), (60, 1), (60, 5)])
def test_no_good_letter_is_hidden_while_little_good_mail_is_known(anna, spam, ham):
    teach(anna, spam=spam, ham=ham)
    good = [letter for letter, label in sample(400)[240:] if label is Label.HAM]
    actions = [judged.decision.action for judged in decide(anna, good)]
    assert actions == [Action.DELIVER] * len(good)


def test_few_good_letters_are_hidden_once_both_kinds_are_known(anna):
    teach(anna, spam=60, ham=150)
    good = [letter for letter, label in sample(400)[240:] if label is Label.HAM]
    hidden = [j for j in decide(anna, good) if j.decision.action is not Action.DELIVER]
    assert len(hidden) <= 0.1 * len(good)


def test_who_marks_everything_as_it_comes_is_filtered_early(anna):
    for letter, label in sample(60):
        judge(anna, [letter])
        learn(anna, letter, label, source="button")
    assert attention_of(anna).whole
    [attentive] = decide(anna, [sample(61)[60][0]])
    assert attentive.decision.verdict is not Verdict.UNSURE
