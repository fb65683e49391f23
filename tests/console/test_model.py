import pytest
from django.core.management import CommandError

from ann.retraining import Stretch, Trigger, live_version, retrain
from ann.trial import LEAST_COMPARED
from console.model_card import Known
from console.model_tables import came_to, curve, rests_on
from filter import policies, schedules
from filter.feedback import learn
from filter.judging import judge
from filter.schedule_times import Every
from tests.ann import teaching
from tests.console.run import run, run_json
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


@pytest.fixture
def trained(anna):
    """A network of which version 1 took over."""
    teaching.learn(anna.pk, *range(3 * LEAST_COMPARED))
    report = retrain(anna.pk, trigger=Trigger.SCHEDULE)
    assert report.promoted
    return report


def shown():
    return " ".join(run("model", ANNA).split())


def test_a_network_that_knows_nothing_says_so():
    assert "version 0 of its network is in use" in shown()
    assert "Nothing is confirmed yet" in shown()
    assert "Learning curve" not in shown()
    assert "after 1,000 more letters" in shown()


def test_what_was_learned_and_how_good_it_is_is_told(anna):
    for letter, label in sample(6):
        judge(anna, [letter])
        learn(anna, letter, label, source="command")
    labels = [label for _, label in sample(6)]
    arrived = [letter.arrived_at for letter, _ in sample(6)]
    card = run_json("model", ANNA)
    assert card["trained_on"]["ham"] == labels.count("ham")
    assert card["trained_on"]["spam"] == labels.count("spam")
    assert card["trained_on"]["first"] == min(arrived).isoformat()
    assert card["trained_on"]["last"] == max(arrived).isoformat()
    # The first came before there was a network to ask.
    assert sum(each["messages"] for each in card["learning_curve"]) == 5
    assert card["whole_filter"]["counts"]
    assert card["next_retraining"] == {
        "at": None,
        "letters": 6,
        "after_letters": 1000,
        "new_marks": True,
        "rolled_back": False,
    }
    assert f"knows {labels.count('ham')} ham and {labels.count('spam')} spam" in shown()
    assert f"from {min(arrived):%Y-%m-%d} to {max(arrived):%Y-%m-%d}" in shown()
    assert "asked about 5 confirmed letters" in shown()
    assert "The whole filter, on 6 letters" in shown()


@pytest.mark.parametrize(
    ("doubted", "told"),
    [
        (0, "2 ham and 1 spam."),
        (1, "2 ham and 1 spam. 1 more is questioned and weighs little."),
        (2, "2 ham and 1 spam. 2 more are questioned and weigh little."),
    ],
)
def test_marks_that_are_questioned_are_counted_apart(doubted, told):
    assert rests_on(Known(2, 1, doubted, None, None)) == f"By now it knows {told}"


def test_a_version_is_told_with_the_test_that_it_passed(trained):
    card = run_json("model", ANNA)
    assert card["live"] == 1
    [version, first] = card["versions"]
    assert (version["trigger"], version["ham"]) == ("schedule", trained.ham)
    assert version["comparison"]["no_worse"] is True
    assert version["comparison"]["candidate_loss"] == trained.comparison.candidate_loss
    assert (first["number"], first["comparison"]) == (0, None)
    assert "version 1 of its network is in use since" in shown()
    assert f"trained on {trained.ham} ham and {trained.spam} spam" in shown()
    assert "Versions" in shown()


def test_one_command_goes_back_and_another_forward_again(anna, trained):
    assert "Version 0 is in use again instead of version 1." in run("model", ANNA, "--roll-back")
    assert live_version(anna.pk).number == 0
    assert run_json("model", ANNA, "--roll-back", "1")["now"] == 1
    assert live_version(anna.pk).number == 1


@pytest.mark.parametrize("number", ["7", "-1"])
def test_a_version_that_never_was_cannot_be_gone_back_to(anna, trained, number):
    with pytest.raises(CommandError, match=f"no version {number}"):
        run("model", ANNA, "--roll-back", number)
    assert live_version(anna.pk).number == 1


def test_going_back_from_the_beginning_is_refused():
    with pytest.raises(CommandError, match="no version before version 0"):
        run("model", ANNA, "--roll-back")


def test_the_ways_in_which_it_comes_to_be_retrained_are_told(anna):
    policies.set_retrain_after(anna, 0)
    assert "only when you ask" in shown()
    comes = schedules.add(anna.pk, Every("7d")).next_run
    assert f"It is retrained by the clock on {comes:%Y-%m-%d %H:%M} UTC" in shown()
    policies.set_retrain_after(anna, 2)
    assert "after 2 more letters (0 of 2 have come) or by the clock" in shown()
    assert "provided that something new is told" in shown()
    for letter, label in sample(2):
        judge(anna, [letter])
        learn(anna, letter, label, source="command")
    assert "as soon as a worker is free (2 letters have come)" in shown()
    assert "provided" not in shown()


def test_the_longest_bar_of_the_curve_is_the_worst_stretch(anna):
    stretches = [Stretch(5, 5, 0.1, errors, 0.0, 1.0, anna.joined_at) for errors in (8, 4, 0)]
    bars = curve(stretches).columns[5].cells
    assert [bar.end / bar.size for bar in bars] == [1.0, 0.5, 0.0]


def test_a_curve_without_errors_is_no_error(anna):
    stretch = Stretch(5, 5, 0.1, 0, 0.0, 0.3, anna.joined_at)
    [bar] = curve([stretch]).columns[5].cells
    assert bar.end == 0.0


def test_what_became_of_each_version_is_told(anna, trained):
    run("model", ANNA, "--roll-back")
    assert "was in use until" in shown()
    first = live_version(anna.pk)
    assert came_to(first) == "in use"
