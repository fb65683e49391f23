"""Work handed to the background: kept in the database first, queued once that is committed."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from ann.trained_version import Trigger
from filter import tasks, waiting
from filter.letter import Letter
from users.models import User


def judge_later(user: User, letter: Letter) -> None:
    """Keeps the letter and queues its judging; should the queue lose it, a sweep finds it."""
    with transaction.atomic():
        stored_id = waiting.keep(user, letter)
        transaction.on_commit(partial(tasks.judge_stored.delay, stored_id))


def retrain_later(user: User) -> None:
    """Queues a retraining of the user's network."""
    tasks.retrain.delay(user.pk, Trigger.DEMAND, timezone.now().isoformat())
