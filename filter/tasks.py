"""The background's part: thin tasks that take ids and may run twice without harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ann.store import retrain as retrain_network
from filter.waiting import forgotten, judge_waiting

PATIENCE = timedelta(minutes=5)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def judge_stored(stored_id: int) -> None:
    """Judges a stored message that waits for it."""
    judge_waiting(stored_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def queue_forgotten() -> None:
    """The sweep: what has waited for minutes was lost by the queue, and is queued again."""
    for stored_id in forgotten(before=timezone.now() - PATIENCE):
        judge_stored.delay(stored_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def retrain(user_id: int) -> None:
    """Trains the user's network anew."""
    retrain_network(user_id)
