from datetime import timedelta

import pytest

from challenge.models import Preference
from challenge.preferences import (
    LOG_FIRST,
    PreferenceError,
    asks_from,
    in_force,
    set_switch,
    set_wait_days,
    switch_of,
    wait_days,
)
from challenge.switch import Switch
from tests.challenge.letters import CAME as NOW
from tests.challenge.letters import switched_on
from users.models import User

DAY = timedelta(days=1)


@pytest.fixture
def anna(settings, db):
    switched_on(settings, wait_days=9)
    return User.objects.create_user("anna@home.example")


def said(user) -> Preference | None:
    return Preference.objects.filter(user=user).first()


def test_it_is_off_until_the_user_says_otherwise(anna):
    assert switch_of(anna) is Switch.OFF
    assert in_force(None, at=NOW) is Switch.OFF
    set_switch(anna, Switch.LOG, at=NOW)
    assert switch_of(anna) is Switch.LOG


def test_whoever_switches_it_on_sees_for_a_week_whom_it_would_have_asked(anna):
    set_switch(anna, Switch.ON, at=NOW)
    assert switch_of(anna) is Switch.ON
    assert in_force(said(anna), at=NOW) is Switch.LOG
    assert in_force(said(anna), at=NOW + LOG_FIRST - timedelta(seconds=1)) is Switch.LOG
    assert in_force(said(anna), at=NOW + LOG_FIRST) is Switch.ON
    assert asks_from(said(anna)) == NOW + LOG_FIRST


def test_the_week_of_logging_counts_and_off_begins_it_anew(anna):
    set_switch(anna, Switch.LOG, at=NOW)
    set_switch(anna, Switch.ON, at=NOW + 5 * DAY)
    assert in_force(said(anna), at=NOW + 7 * DAY) is Switch.ON
    set_switch(anna, Switch.OFF, at=NOW + 8 * DAY)
    assert in_force(said(anna), at=NOW + 8 * DAY) is Switch.OFF
    set_switch(anna, Switch.ON, at=NOW + 9 * DAY)
    assert in_force(said(anna), at=NOW + 15 * DAY) is Switch.LOG
    assert in_force(said(anna), at=NOW + 16 * DAY) is Switch.ON


@pytest.mark.parametrize("allows", Switch)
def test_the_administrators_word_is_the_most_that_a_user_gets(anna, settings, allows):
    switched_on(settings, switch=allows)
    set_switch(anna, Switch.ON, at=NOW)
    assert in_force(said(anna), at=NOW + LOG_FIRST) is allows


def test_mail_waits_as_long_as_the_administrator_says_unless_its_user_does(anna):
    assert wait_days(anna) == 9
    set_wait_days(anna, 3, at=NOW)
    assert wait_days(anna) == 3
    assert switch_of(anna) is Switch.OFF
    set_switch(anna, Switch.ON, at=NOW)
    assert wait_days(anna) == 3


@pytest.mark.parametrize("days", [0, -1, 366])
def test_no_other_number_of_days_is_taken(anna, days):
    with pytest.raises(PreferenceError, match="1 to 365 days"):
        set_wait_days(anna, days, at=NOW)
    assert wait_days(anna) == 9


def test_every_user_speaks_for_himself(anna):
    ben = User.objects.create_user("ben@away.example")
    set_switch(anna, Switch.ON, at=NOW)
    set_wait_days(anna, 3, at=NOW)
    assert (switch_of(ben), wait_days(ben)) == (Switch.OFF, 9)
