"""Passes: addresses that answered, whose proven mail counts as a known person's for a while."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from challenge.called_spam import called_spam
from challenge.models import Challenge
from challenge.state import State
from knowledge_base import answers
from knowledge_base.models import AnsweredChallenge
from users.models import User


def passes_of(user: User, *, at: datetime) -> list[AnsweredChallenge]:
    """The user's passes that count at that time, the latest first."""
    return [each for each in answers.answers_of(user) if at - each.answered_at < answers.LASTS]


def revoke(user: User, address: str) -> bool:
    """The address has no pass of this user any more; whether it had."""
    return answers.revoke(user, address)


def revoke_abused(*, since: datetime) -> int:
    """Whoever answered since then, and whose letter its user then called spam, loses the pass.

    How many did.
    """
    holds = AnsweredChallenge.objects.filter(user=OuterRef("user"), address=OuterRef("sender"))
    abused = Challenge.objects.filter(
        called_spam(), Exists(holds), state=State.ANSWERED, answered_at__gte=since
    )
    return sum(revoke(each.user, each.sender) for each in abused.select_related("user"))
