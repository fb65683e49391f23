import pytest
from django.core.management import CommandError

from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


def test_the_policy_of_a_new_user_is_careful():
    shown = run_json("policy", ANNA, "show")
    assert shown["preset"] == "careful"
    assert shown["modes"]["spam_keywords"] == "decides"
    assert shown["promise"] == 1000
    assert "1 good letter in 1,000" in run("policy", ANNA, "show")


def test_modes_threshold_and_promise_are_set_together():
    shown = run_json("policy", ANNA, "set", "sender_location=off", "threshold=0.8", "promise=5000")
    assert shown["modes"]["sender_location"] == "off"
    assert (shown["threshold"], shown["promise"]) == (0.8, 5000)


def test_after_how_many_letters_the_network_is_retrained_can_be_set():
    assert "retrained after 1,000 letters" in run("policy", ANNA, "show")
    assert run_json("policy", ANNA, "set", "retrain_after=500")["retrain_after"] == 500
    assert "retrained after 500 letters" in run("policy", ANNA, "show")
    assert "after no number of letters" in run("policy", ANNA, "set", "retrain_after=0")


def test_a_preset_is_taken_whole():
    assert set(run_json("policy", ANNA, "preset", "published")["modes"].values()) == {"decides"}


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (["set"], "Say what to set"),
        (["set", "sender_location"], "NAME=VALUE"),
        (["set", "threshold=much"], "not a number"),
        (["set", "threshold=nan"], "not a number"),
        (["set", "promise=inf"], "not a number"),
        (["set", "promise=nan"], "not a number"),
        (["set", f"promise=1{'0' * 400}"], "not a number"),
        (["set", "promise=1000.5"], "not a whole number"),
        (["set", "promise=0"], "say 10 or more"),
        (["set", "retrain_after=-1"], "no number of letters"),
        (["set", f"retrain_after=1{'0' * 40}"], "no number of letters"),
        (["set", "retrain_after=0.5"], "not a whole number"),
        (["show", "junk"], "Nothing goes with show"),
        (["set", "astrology=off"], "No step"),
        (["preset"], "careful or published"),
        (["preset", "brave"], "No preset"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(wrong, hint):
    with pytest.raises(CommandError, match=hint):
        run("policy", ANNA, *wrong)


def test_a_wrong_setting_among_right_ones_changes_nothing():
    with pytest.raises(CommandError):
        run("policy", ANNA, "set", "threshold=0.8", "astrology=off")
    assert run_json("policy", ANNA, "show")["threshold"] == 0.7
