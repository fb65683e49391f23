import pytest
from django.core.management import CommandError

from filter.judging import judge
from filter.policies import use_preset
from tests.console.run import run, run_json
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture
def numbers():
    """Two letters that wait."""
    anna = User.objects.create_user(ANNA)
    use_preset(anna, "published")
    return [str(judgement.pk) for judgement in judge(anna, [x for x, _ in sample(2)])]


def test_held_letters_are_listed_released_and_refused(numbers):
    assert {str(letter["number"]) for letter in run_json("held", ANNA, "list")} == set(numbers)
    assert "released" in run("held", ANNA, "release", numbers[0])
    assert "refused" in run("held", ANNA, "refuse", numbers[1])
    assert "Nothing is held" in run("held", ANNA, "list")


def test_a_number_that_is_not_held_is_an_error(numbers):
    with pytest.raises(CommandError, match="no held letter number 0"):
        run("held", ANNA, "release", "0")


def test_releasing_without_a_number_says_how_to_find_it(numbers):
    with pytest.raises(CommandError, match="shows the numbers"):
        run("held", ANNA, "release")
