"""The background's part in sending."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import Settings

from challenge.models import Challenge, Preference
from challenge.send_tasks import send_due
from challenge.state import State
from challenge.switch import Switch
from filter.models import Judgement
from tests.challenge.build import configured
from tests.challenge.smtp_server import Server
from tests.challenge.test_sending import RAW, anna, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server that Hamlet sends by; what is queued is done in the same breath."""
    current_app.conf.update(task_always_eager=True, task_eager_propagates=True)
    with Server().running() as server:
        configured(settings, switch=Switch.ON, smtp_url=f"smtp://127.0.0.1:{server.port}")
        yield server
    current_app.conf.update(task_always_eager=False, task_eager_propagates=False)


def waiting(number: int) -> None:
    """So many letters are due now."""
    user, now = anna(), timezone.now()
    for each in range(number):
        asked(user, RAW + b"%d" % each, sender=f"ben{each}@person.example")
    Judgement.objects.update(arrived_at=now)
    Challenge.objects.update(considered_at=now, expires_at=now + timedelta(days=14))
    Preference.objects.update(since=now - timedelta(days=30))


def test_the_sweep_sends_all_that_is_due_and_a_second_one_nothing(server: Server) -> None:
    waiting(3)
    send_due()
    send_due()
    assert len(server.envelopes) == 3
    assert set(Challenge.objects.values_list("state", flat=True)) == {State.SENT}


def test_the_sweep_does_nothing_where_challenges_are_not_on(
    settings: Settings, server: Server
) -> None:
    waiting(1)
    configured(settings, switch=Switch.LOG, smtp_url=f"smtp://127.0.0.1:{server.port}")
    send_due()
    assert server.envelopes == []
    assert Challenge.objects.get().state == State.DUE


def test_letters_of_long_ago_are_not_sent_now(server: Server) -> None:
    waiting(1)
    Challenge.objects.update(considered_at=timezone.now() - timedelta(days=3))
    send_due()
    assert server.envelopes == []
    assert Challenge.objects.get().state == State.FAILED
