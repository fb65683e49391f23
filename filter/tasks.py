"""The background's part: thin tasks that take ids and may run twice without harm."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from ann.retraining import retrain as retrain_network
from ann.trained_version import Trigger
from filter.retraining import Due, due, due_by_schedule, is_due
from filter.waiting import forgotten, judge_waiting
from metrics import counting

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
def retrain(user_id: int, trigger: str, asked_at: str) -> None:
    """Trains the user's network anew, unless that is done already."""
    asked = Due(user_id, Trigger(trigger), datetime.fromisoformat(asked_at))
    if is_due(asked):
        report = retrain_network(user_id, trigger=asked.trigger)
        counting.retrained(trigger=asked.trigger.value, promoted=report.promoted)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def retrain_on_schedule(user_id: int | None) -> None:
    """What a schedule of that user, or of all, asks for as it comes round."""
    queue(due_by_schedule(user_id, timezone.now()))


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def queue_retrainings() -> None:
    """The sweep: who is due by letters, and whose scheduled retraining was lost or had to wait."""
    queue(due(timezone.now()))


def queue(found: list[Due]) -> None:
    """Queues retrainings; what no worker took until the next sweep is left to that."""
    for asked in found:
        retrain.apply_async(
            (asked.user_id, asked.trigger, asked.asked_at.isoformat()), expires=PATIENCE.seconds
        )
