"""How often the database is asked for one letter: over a socket each time is a way there and back.

The numbers are bounds of today: who lowers one writes the lower one here.
"""

import pytest

from filter.feedback import learn
from filter.judging import judge
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db

JUDGING = 17
LEARNING = 31


@pytest.fixture
def anna():
    anna = User.objects.create_user("anna@home.example")
    for letter, label in sample(60):
        judge(anna, [letter])
        learn(anna, letter, label, source="button")
    return anna


def test_judging_a_letter_asks_so_many_statements_and_no_more(anna, django_assert_max_num_queries):
    for letter, _ in sample(80)[60:]:
        with django_assert_max_num_queries(JUDGING):
            judge(anna, [letter])


def test_learning_a_mark_asks_so_many_statements_and_no_more(anna, django_assert_max_num_queries):
    letters = sample(80)[60:]
    judge(anna, [letter for letter, _ in letters])
    for letter, label in letters:
        with django_assert_max_num_queries(LEARNING):
            learn(anna, letter, label, source="button")
