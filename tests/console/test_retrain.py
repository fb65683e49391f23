import pytest
from django.core.management import CommandError

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
    ham = sum(label == "ham" for _, label in sample(6))
    told = run("retrain", ANNA)
    assert f"{ANNA}: trained on {ham} ham and {6 - ham} spam in" in told
    assert "the new network took over" in told
    assert "TrainingReport" not in told


def test_with_nothing_confirmed_there_is_nothing_to_train_on():
    assert "nothing to train on" in run("retrain", ANNA)


def test_the_same_as_json(anna):
    [told] = run_json("retrain", "--all")
    assert told["address"] == ANNA
    assert told["promoted"] is False


def test_a_retraining_in_the_background_is_queued():
    assert run_json("retrain", ANNA, "--background") == [{"address": ANNA, "queued": True}]
    assert "Retrainings queued: 1." in run("retrain", "--all", "--background")


@pytest.mark.parametrize("args", [[], [ANNA, "--all"]])
def test_whose_network_must_be_said_once(args):
    with pytest.raises(CommandError, match="Name an ADDRESS, or say --all"):
        run("retrain", *args)
