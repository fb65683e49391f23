"""The background's part: thin tasks that take ids and may run twice without harm."""

from datetime import datetime

from celery import shared_task

from ann.store import retrain as retrain_network
from filter import store
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement
from users.models import User


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def judge_stored(user_id: int, digest: str, arrived_at: str) -> None:
    """Judges a stored message of the user that was not judged yet; `arrived_at` is ISO 8601."""
    user = User.objects.get(pk=user_id)
    raw = store.raw(user, digest)
    if raw is not None and not Judgement.objects.filter(user=user, digest=digest).exists():
        judge(user, [Letter(raw, datetime.fromisoformat(arrived_at))])


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def retrain(user_id: int) -> None:
    """Trains the user's network anew."""
    retrain_network(user_id)
