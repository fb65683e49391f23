"""A letter of ours reached nobody: its address is left alone for a while."""

from datetime import datetime

from challenge import exclusions
from challenge.models import Challenge
from challenge.state import State


def note(challenge: Challenge, *, at: datetime) -> None:
    """The bounce is counted with the challenge, once, and no letter goes there for a while.

    The mail asked about goes on waiting, for its user or, in the end, for Junk.
    """
    row = Challenge.objects.filter(pk=challenge.pk)
    row.filter(bounced_at__isnull=True).update(bounced_at=at)
    row.filter(state=State.SENT).update(state=State.FAILED, trouble="it came back undelivered")
    exclusions.exclude_bounced(challenge.sender, at=at)
