"""Two users whose networks are due to be retrained, for a test that starts real processes."""

import json
from datetime import timedelta

from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from ann.models import Version
from config.celery import app
from config.clock import Clock
from filter import policies, schedules
from filter.feedback import learn
from filter.judging import judge
from filter.schedule_times import Every
from tests.filter.letters import sample
from users.models import User


def prepare() -> None:
    """Anna is due by her letters, Bob by a schedule; the clock finds both as it starts."""
    anna, bob = (User.objects.create_user(f"{name}@home.example") for name in ("anna", "bob"))
    for user in (anna, bob):
        for letter, label in sample(4):
            judge(user, [letter])
            learn(user, letter, label, source="command")
    policies.set_retrain_after(anna, 4)
    Clock(app=app)
    schedules.add(bob.pk, Every("1h"))
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(hours=2))


def retrainings() -> None:
    """Prints who was retrained, and why."""
    made = Version.objects.order_by("user_id").values_list("user__address", "trigger")
    print(json.dumps(list(made)))
