from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from challenge import tasks
from challenge.allowances import Rate, take
from challenge.configuration import Configuration
from challenge.considering import AT_ONCE
from challenge.exclusions import Reason, exclude
from challenge.models import Allowance, Challenge, Exclusion, Opening
from challenge.state import State
from filter.models import Judgement
from filter.opinion import Action
from tests.challenge.letters import arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(settings):
    switched_on(settings)
    return person()


@pytest.fixture(autouse=True)
def _at_once():
    """What is queued is done in the same breath."""
    current_app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    current_app.conf.update(task_always_eager=False, task_eager_propagates=False)


def test_the_sweep_decides_about_the_letters_that_wait(anna):
    tasks.consider_all()
    arrives(anna, letter(), at=timezone.now() - HOUR)
    tasks.consider_all()
    tasks.consider_all()
    assert Challenge.objects.get().state == State.DUE


def test_switched_off_the_sweep_does_nothing(anna, settings):
    settings.CHALLENGE = Configuration()
    arrives(anna, letter(), at=timezone.now() - HOUR)
    tasks.consider_all()
    assert not Challenge.objects.exists()


def test_the_sweep_watches_the_breaker(anna):
    judgement = arrives(anna, letter())
    Challenge.objects.create(
        user=anna,
        judgement=judgement,
        state=State.SENT,
        considered_at=timezone.now(),
        complained_at=timezone.now(),
    )
    tasks.consider_all()
    assert Opening.objects.get().closed_at is None


def test_a_users_letters_are_all_decided_about_in_portions(anna):
    for number in range(AT_ONCE + 1):
        raw = letter(f"berta@friend{number}.example", proven=False)
        arrives(anna, raw, at=timezone.now() - HOUR)
    tasks.consider_user(anna.pk)
    assert Challenge.objects.count() == AT_ONCE + 1


def test_nobodys_letters_are_no_error_and_a_user_who_left_asks_nobody(anna):
    tasks.consider_user(0)
    arrives(anna, letter(), at=timezone.now() - HOUR)
    anna.is_active = False
    anna.save()
    tasks.consider_user(anna.pk)
    assert not Challenge.objects.exists()


def test_the_other_sweep_ends_what_is_over_and_forgets_what_says_nothing(anna):
    now = timezone.now()
    judgement = arrives(anna, letter(), at=now - 30 * 24 * HOUR)
    Challenge.objects.create(
        user=anna,
        judgement=judgement,
        state=State.SENT,
        considered_at=now - 30 * 24 * HOUR,
        sent_at=now - 30 * 24 * HOUR,
        expires_at=now - HOUR,
    )
    take("all:x", rate=Rate(2, HOUR), at=now - 9 * HOUR)
    take("all:y", rate=Rate(2, HOUR), at=now)
    exclude("berta@friend.example", Reason.BOUNCED, at=now - 2 * HOUR, until=now - HOUR)
    exclude("carla@friend.example", Reason.OPTED_OUT, at=now - 2 * HOUR)
    tasks.expire()
    assert Challenge.objects.get().state == State.EXPIRED
    assert Judgement.objects.get().action == Action.JUNK
    assert Allowance.objects.get().scope == "all:y"
    assert Exclusion.objects.get().whom == "carla@friend.example"
