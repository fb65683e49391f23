"""Letters of one sender that wait for one answer, since he was asked about the first alone."""

from django.db.models import QuerySet

from challenge.models import Challenge
from challenge.rules.refusal import Refusal
from challenge.state import State


def waiting_with(challenge: Challenge) -> QuerySet[Challenge]:
    """The later letters of the same sender to the same user that kept every rule but one.

    Their one fault was that he had been asked already, so what becomes of the first is theirs.
    """
    return Challenge.objects.filter(
        user=challenge.user_id,
        sender=challenge.sender,
        state=State.REFUSED,
        refusal=Refusal.ASKED_LATELY,
        considered_at__gte=challenge.considered_at,
    )
