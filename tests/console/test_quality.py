"""`manage.py quality`, as typed."""

import pytest
from django.core.management import CommandError

from filter.feedback import learn
from filter.judging import judge
from filter.models import Judgement
from knowledge_base.label import Label
from tests.console.run import run, run_json
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


@pytest.fixture
def marked(anna):
    """Ten letters judged, and marked as what they are."""
    for letter, label in sample(10):
        judge(anna, [letter])
        learn(anna, letter, label, source="button")


def test_the_measures_their_course_and_the_steps_are_shown(marked):
    shown = run("quality", ANNA)
    assert f"{ANNA} · 10 messages judged, then marked" in shown
    assert "1-ROCA %, whole" in shown
    assert f"{Judgement.objects.earliest('id').judged_at:%Y-%m-%d}" in shown
    assert "matching_fraction" in shown


def test_the_same_as_json(marked):
    told = run_json("quality", ANNA)
    ham = sum(label is Label.HAM for _, label in sample(10))
    assert told["messages"] == 10
    assert sum(told["counts"][f"ham_as_{verdict}"] for verdict in ("ham", "spam", "unsure")) == ham
    assert set(told["whole"]["one_minus_roca_percent_interval"]) == {"low", "high"}
    assert len(told["course"]) == len(told["judged_from"]) == 1
    assert told["records"]["matching_fraction"]["ham"] == ham
    assert told["silence_as_consent"]["counts"] == told["counts"]


def test_before_any_mark_it_says_what_a_mark_is(anna):
    judge(anna, [letter for letter, _ in sample(2)])
    assert "nothing to measure yet" in run("quality", ANNA)
    assert run_json("quality", ANNA)["hm_percent"] is None


def test_everybody_has_a_line_for_the_administrator(marked):
    User.objects.create_user("bert@home.example")
    shown = [" ".join(line.split()) for line in run("quality", "--all").splitlines()]
    assert any(line.startswith(f"{ANNA} 10 ") for line in shown)
    assert "bert@home.example 0 n/a n/a n/a n/a 0 n/a n/a" in shown
    told = run_json("quality", "--all")
    assert [(each["address"], each["messages"]) for each in told] == [
        (ANNA, 10),
        ("bert@home.example", 0),
    ]


def test_mail_before_a_day_can_be_left_out(marked):
    assert run_json("quality", ANNA, "--since", "1999-12-31")["messages"] == 10
    assert run_json("quality", ANNA, "--since", "2999-12-31")["messages"] == 0


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ((), "Say whose quality"),
        ((ANNA, "--all"), "Say whose quality"),
        ((ANNA, "--since", "yesterday"), "“yesterday” is no day"),
    ],
)
def test_what_cannot_be_asked_is_said_with_advice(arguments, advice):
    with pytest.raises(CommandError, match=advice):
        run("quality", *arguments)


def test_nobodys_quality_is_refused_with_advice():
    with pytest.raises(CommandError, match="No account"):
        run("quality", "carl@home.example")
