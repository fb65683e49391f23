"""What nobody answered in time: the mail goes to Junk, and nothing is learned of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from challenge.models import Challenge
from challenge.state import OPEN, State
from challenge.waiting_with import waiting_with
from filter import held, outbox
from filter.opinion import Action

AT_ONCE = 1_000


def expire(*, at: datetime) -> int:
    """Every challenge has ended whose mail waits no longer, or whose time is over.

    How many letters went to Junk: those whose senders were asked, could be, and kept silent.
    """
    settle()
    end_unasked(at=at)
    silent = Challenge.objects.filter(state=State.SENT, expires_at__lte=at, bounced_at__isnull=True)
    return sum(junk(number, at=at) for number in numbers_of(silent))


def settle() -> int:
    """Challenges to mail that its user settled himself are settled too; how many."""
    over = Challenge.objects.filter(state__in=OPEN, judgement__settled_at__isnull=False)
    still_open = Challenge.objects.filter(state__in=OPEN)
    return sum(
        still_open.filter(pk=number).update(state=State.SETTLED) for number in numbers_of(over)
    )


def end_unasked(*, at: datetime) -> int:
    """What could not be sent before its time was over has failed; its mail waits for its user."""
    late = Challenge.objects.filter(state__in=(State.DUE, State.SENDING), expires_at__lte=at)
    unclaimed = late.exclude(claimed_until__gt=at)
    return sum(
        unclaimed.filter(pk=number).update(state=State.FAILED, trouble="it was never sent")
        for number in numbers_of(unclaimed)
    )


def numbers_of(rows: QuerySet[Challenge]) -> list[int]:
    """The numbers of these challenges, those that expire first, as many as one sweep takes.

    Each is then changed by its number: an UPDATE that finds rows by another index locks that
    first, an answer locks the row itself first, and InnoDB would end one of the two as a deadlock.
    """
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:AT_ONCE])


def junk(challenge_id: int, *, at: datetime) -> bool:
    """Sends the mail of one unanswered challenge to Junk, unless somebody was quicker.

    His other letters that waited with it go there too.
    """
    with transaction.atomic():
        rows = Challenge.objects.filter(pk=challenge_id)
        if not rows.filter(state=State.SENT, expires_at__lte=at).update(state=State.EXPIRED):
            return False
        challenge = rows.get()
        letter = [challenge.judgement_id]
        if not held.settle_asked(challenge.user_id, letter, action=Action.JUNK, at=at):
            rows.update(state=State.SETTLED)
            return False
        others = dict(waiting_with(challenge).values_list("pk", "judgement"))
        if others:
            held.settle_asked(challenge.user_id, others.values(), action=Action.JUNK, at=at)
            Challenge.objects.filter(pk__in=others).update(state=State.EXPIRED)
        outbox.ring(challenge.user_id)
    return True
