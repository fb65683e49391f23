"""Work handed to the background: kept in the database first, queued once that is committed."""

from functools import partial

from django.db import transaction

from filter import store, tasks
from filter.letter import Letter
from mail.message import parse
from users.models import User


def judge_later(user: User, letter: Letter) -> str:
    """Keeps the letter and queues its judging; returns its digest."""
    message = parse(letter.raw, user.boundary)
    with transaction.atomic():
        store.keep(user, [message])
        transaction.on_commit(
            partial(
                tasks.judge_stored.delay, user.pk, message.digest, letter.arrived_at.isoformat()
            )
        )
    return message.digest


def retrain_later(user: User) -> None:
    """Queues a retraining of the user's network."""
    tasks.retrain.delay(user.pk)
