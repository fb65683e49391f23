import pytest
from django.core.management import CommandError

from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


def test_where_nobody_can_be_asked_nothing_is_erased():
    with pytest.raises(CommandError, match="say --yes"):
        run("erase", ANNA)
    assert User.objects.filter(address=ANNA).exists()


def test_it_erases_and_says_how_much():
    assert run("erase", ANNA, "--yes") == "Erased: 1 rows of 1 tables.\n"
    assert not User.objects.exists()


def test_json_names_the_tables_and_not_the_user():
    assert run_json("erase", ANNA, "--yes") == {"rows": {"users_user": 1}}


def test_a_user_who_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="No account"):
        run("erase", "ben@home.example", "--yes")
