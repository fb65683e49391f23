"""The background's part: thin tasks that take ids and may run twice without harm."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from challenge import allowances, breaker, exclusions, expiring, passes
from challenge.configuration import configuration
from challenge.considering import consider, users_to_ask_for
from challenge.delivering import deliver_latecomers
from challenge.rules.pace import ASKED_ONCE_IN
from challenge.switch import Switch
from knowledge_base.answers import LASTS
from users.models import User

log = logging.getLogger(__name__)

# A bucket that is full may be needed again at once: its row is as well left for a while.
FULL_FOR = timedelta(hours=1)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def consider_all() -> None:
    """The sweep: queues everybody about whose waiting letters nothing is decided."""
    if configuration().switch is Switch.OFF:
        return
    breaker.watch(at=timezone.now())
    for user_id in users_to_ask_for():
        consider_user.delay(user_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def consider_user(user_id: int) -> None:
    """Decides about all of a user's letters that wait."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    while user is not None and consider(user, at=timezone.now()):
        pass


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def expire() -> None:
    """The sweep: ends what is over, by an answer or by none, and forgets what says nothing more."""
    at = timezone.now()
    ended = expiring.expire(at=at)
    if ended:
        log.info("sent to Junk, since nobody answered for them: %d", ended)
    deliver_latecomers(since=at - ASKED_ONCE_IN, at=at)
    passes.revoke_abused(since=at - LASTS)
    allowances.forget_full(before=at - FULL_FOR)
    exclusions.forget_over(before=at)
