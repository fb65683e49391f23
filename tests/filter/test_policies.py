import pytest

from filter.opinion import Mode
from filter.policies import (
    PolicyError,
    policy_of,
    set_ham_promise,
    set_mode,
    set_retrain_after,
    set_threshold,
    use_preset,
)
from filter.policy import CAREFUL, PUBLISHED
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def test_a_user_who_said_nothing_is_careful(anna):
    assert policy_of(anna) == CAREFUL


def test_the_preset_published_makes_every_step_decide(anna):
    assert use_preset(anna, "published") == PUBLISHED
    assert set(policy_of(anna).modes.values()) == {Mode.DECIDES}


def test_a_changed_mode_stands_beside_the_rest_of_the_preset(anna):
    set_mode(anna, "sender_location", "off")
    expected = {**CAREFUL.modes, "sender_location": Mode.OFF}
    assert dict(policy_of(anna).modes) == expected


def test_threshold_and_promise_are_kept(anna):
    set_threshold(anna, 0.85)
    set_ham_promise(anna, 5000)
    assert policy_of(anna).threshold == 0.85
    assert policy_of(anna).ham_promise == pytest.approx(1 / 5000)


def test_a_preset_starts_afresh(anna):
    set_mode(anna, "sender_location", "off")
    set_threshold(anna, 0.85)
    assert use_preset(anna, "careful") == CAREFUL


def test_one_users_policy_is_not_anothers(anna):
    set_mode(anna, "misbehaviour", "off")
    bob = User.objects.create_user("bob@home.example")
    assert policy_of(bob) == CAREFUL


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda user: use_preset(user, "brave"), "careful, published"),
        (lambda user: set_mode(user, "astrology", "off"), "matching_fraction"),
        (lambda user: set_mode(user, "misbehaviour", "maybe"), "decides, earns"),
        (lambda user: set_threshold(user, 0.0), "above 0"),
        (lambda user: set_threshold(user, 1.1), "at most 1"),
        (lambda user: set_ham_promise(user, 9), "10 or more"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(anna, wrong, hint):
    with pytest.raises(PolicyError, match=hint):
        wrong(anna)
    assert policy_of(anna) == CAREFUL


def test_a_network_is_trained_anew_after_as_many_letters_as_the_user_says(anna):
    assert policy_of(anna).retrain_after == 1_000
    assert set_retrain_after(anna, 250).retrain_after == 250
    assert set_retrain_after(anna, 0).retrain_after == 0
    assert use_preset(anna, "careful") == CAREFUL


def test_there_is_no_training_before_the_letter(anna):
    with pytest.raises(PolicyError, match="0 for never"):
        set_retrain_after(anna, -1)
    assert policy_of(anna) == CAREFUL
