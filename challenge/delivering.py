"""A sender answered: his letter is delivered, exactly once; or he wishes never to be asked."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef

from challenge import exclusions
from challenge.models import Challenge
from challenge.rules.refusal import Refusal
from challenge.state import OPEN, Answer, State
from challenge.waiting_with import waiting_with
from filter import held, outbox
from filter.opinion import Action
from knowledge_base import answers


class Outcome(StrEnum):
    """What an answer did.

    DELIVERED: the letter goes to the inbox. ALREADY: it was answered, or its user
    decided himself, before. TOO_LATE: it waits no longer. REFUSED: nobody was asked.
    """

    DELIVERED = "delivered"
    ALREADY = "already"
    TOO_LATE = "too late"
    REFUSED = "refused"


def answer(challenge_id: int, *, how: Answer, at: datetime) -> Outcome:
    """The letter asked about is to be delivered, and its sender's address counts as a person's.

    So are his other letters that waited with it. Whoever calls has checked the code and the answer.
    Exactly one of those who answer at the same moment is told DELIVERED, for the row changes
    hands by compare-and-set. All of it is one transaction: a process that dies leaves it as it
    was, to be answered again.
    """
    with transaction.atomic():
        rows = Challenge.objects.filter(pk=challenge_id)
        waits = rows.filter(state__in=OPEN, expires_at__gt=at)
        if not waits.update(state=State.ANSWERED, answered_at=at, answer=how):
            return why_not(challenge_id)
        challenge = rows.get()
        letter = [challenge.judgement_id]
        if not held.settle_asked(challenge.user_id, letter, action=Action.DELIVER, at=at):
            rows.update(state=State.SETTLED, answered_at=None, answer="")
            return Outcome.ALREADY
        deliver_others(challenge, how=how, at=at)
        answers.record(challenge.user_id, challenge.sender, proof=challenge.proof, at=at)
        outbox.ring(challenge.user_id)
    return Outcome.DELIVERED


def deliver_others(challenge: Challenge, *, how: Answer, at: datetime) -> None:
    """The letters that waited for the same answer have it too."""
    others = dict(waiting_with(challenge).values_list("pk", "judgement"))
    if others:
        held.settle_asked(challenge.user_id, others.values(), action=Action.DELIVER, at=at)
        rows = Challenge.objects.filter(pk__in=others)
        rows.update(state=State.ANSWERED, answered_at=at, answer=how)


def deliver_latecomers(*, since: datetime, at: datetime) -> int:
    """What came before its sender's answer, but was decided about after it, has it too; how many.

    Looks at what was decided since then.
    """
    answered = Challenge.objects.filter(
        user=OuterRef("user"),
        sender=OuterRef("sender"),
        state=State.ANSWERED,
        refusal="",
        answered_at__gte=OuterRef("judgement__arrived_at"),
    )
    late = Challenge.objects.filter(
        Exists(answered),
        state=State.REFUSED,
        refusal=Refusal.ASKED_LATELY,
        considered_at__gte=since,
        judgement__settled_at__isnull=True,
    )
    delivered = 0
    for each in late:
        with transaction.atomic():
            rows = Challenge.objects.filter(pk=each.pk, state=State.REFUSED)
            if rows.update(state=State.ANSWERED, answered_at=at):
                letter = [each.judgement_id]
                delivered += held.settle_asked(each.user_id, letter, action=Action.DELIVER, at=at)
                outbox.ring(each.user_id)
    return delivered


def why_not(challenge_id: int) -> Outcome:
    """Why an answer to the challenge can deliver nothing."""
    state = Challenge.objects.filter(pk=challenge_id).values_list("state", flat=True).first()
    if state in {State.ANSWERED, State.SETTLED}:
        return Outcome.ALREADY
    if state == State.EXPIRED or state in OPEN:
        return Outcome.TOO_LATE
    return Outcome.REFUSED


def opt_out(challenge_id: int, *, at: datetime) -> None:
    """The address that this challenge went to is never written to again, for any user.

    Its letter waits on, for the user or for the answer. Said twice it changes nothing.
    """
    sender = Challenge.objects.filter(pk=challenge_id).values_list("sender", flat=True).first()
    if sender:
        exclusions.exclude(sender, exclusions.Reason.OPTED_OUT, at=at)
