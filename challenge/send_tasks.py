"""The background's part in sending: thin tasks that take ids and may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from challenge import sending

# What no worker took until the next sweep is left to that.
SECONDS_TO_WAIT = 60


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def send_due() -> None:
    """The sweep: queues every letter that is due."""
    if not sending.can_send():
        return
    for challenge_id in sending.due(at=timezone.now()):
        send.apply_async((challenge_id,), expires=SECONDS_TO_WAIT)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def send(challenge_id: int) -> None:
    """Sends one letter."""
    sending.send(challenge_id, at=timezone.now())
