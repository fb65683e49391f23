import pytest
from django.core.management import CommandError

from ann.comparison import Comparison
from ann.models import Version
from ann.retraining import Outcome, TrainingReport, Trigger
from console.management.commands.retrain import in_words
from filter.feedback import learn
from tests.console.run import run, run_json
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


def test_a_retraining_is_told_in_words(anna):
    for letter, label in sample(6):
        learn(anna, letter, label, source="command")
    assert f"{ANNA}: With fewer than 150 confirmed letters" in run("retrain", ANNA)
    assert Version.objects.get(user=anna).trigger == Trigger.DEMAND


def test_a_paired_test_is_told_with_what_was_trained_on(anna):
    report = TrainingReport(
        outcome=Outcome.KEPT,
        reason="That is not enough to say that it is no worse.",
        trigger=Trigger.DEMAND,
        number=3,
        ham=1_200,
        spam=300,
        began_at=anna.joined_at,
        seconds=2.34,
        comparison=Comparison(300, 0.1, 0.2, 1, 2, 0.9, 0.8),
    )
    assert in_words(report) == (
        "trained on 1,200 ham and 300 spam in 2.3 seconds. "
        "That is not enough to say that it is no worse."
    )


def test_with_nothing_confirmed_nothing_is_trained():
    [told] = run_json("retrain", "--all")
    assert (told["promoted"], told["number"]) == (False, None)
    assert told["reason"] in run("retrain", ANNA)
    assert not Version.objects.exists()


def test_the_same_as_json(anna):
    for letter, label in sample(2):
        learn(anna, letter, label, source="command")
    [told] = run_json("retrain", "--all")
    assert (told["address"], told["outcome"], told["number"]) == (ANNA, "too little", 1)
    assert told["ham"] + told["spam"] == 2


def test_a_retraining_in_the_background_is_queued():
    assert run_json("retrain", ANNA, "--background") == [{"address": ANNA, "queued": True}]
    assert "Retrainings queued: 1." in run("retrain", "--all", "--background")


@pytest.mark.parametrize("args", [[], [ANNA, "--all"]])
def test_whose_network_must_be_said_once(args):
    with pytest.raises(CommandError, match="Name an ADDRESS, or say --all"):
        run("retrain", *args)
