import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from filter.judging import judge
from filter.models import Judgement
from filter.policies import use_preset
from imap.models import Account
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


def test_what_was_settled_before_an_error_is_told(numbers):
    out = StringIO()
    with pytest.raises(CommandError, match=f"number 0; .* Not touched: {numbers[1]}"):
        call_command("held", ANNA, "refuse", numbers[0], "0", numbers[1], stdout=out)
    assert out.getvalue().startswith(f"{numbers[0]}: “")
    assert out.getvalue().endswith("” refused\n")
    assert [str(letter["number"]) for letter in run_json("held", ANNA, "list")] == [numbers[1]]


def test_what_was_settled_before_an_error_is_told_as_json(numbers):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("held", ANNA, "refuse", numbers[0], "0", "--json", stdout=out)
    assert [str(letter["number"]) for letter in json.loads(out.getvalue())] == [numbers[0]]


def test_with_the_server_down_the_word_counts_and_it_says_so(numbers):
    account = Account(
        user=User.objects.get(), host="127.0.0.1", port=1, security="plain", username="anna"
    )
    account.password = "secret"
    account.save()
    out = StringIO()
    with pytest.raises(CommandError, match="recorded, but its mail is not moved yet") as told:
        call_command("held", ANNA, "release", *numbers, stdout=out)
    assert f"`manage.py sync {ANNA}` moves it" in str(told.value)
    assert f"Not touched: {numbers[1]}" in str(told.value)
    assert "released" in out.getvalue()
    assert [str(letter["number"]) for letter in run_json("held", ANNA, "list")] == [numbers[1]]


def test_a_subject_that_looks_like_markup_is_shown_as_it_is(numbers):
    Judgement.objects.filter(pk=numbers[0]).update(subject="[/b] [bold]hello")
    assert "[/b] [bold]hello" in run("held", ANNA, "list")
    assert "“[/b] [bold]hello” released" in run("held", ANNA, "release", numbers[0])


def test_a_number_beside_list_is_refused(numbers):
    with pytest.raises(CommandError, match="Nothing goes with list"):
        run("held", ANNA, "list", numbers[0])
