"""Held mail: what waits for an answer, and how a person settles it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from filter import store
from filter.feedback import learn
from filter.letter import Letter
from filter.models import Judgement
from filter.opinion import Action
from knowledge_base.label import Label
from storage.change import Changes, update
from users.models import User


class NotHeldError(LookupError):
    """The judgement named is not one of this user's held letters."""


def held(user: User) -> QuerySet[Judgement]:
    """The user's letters that wait, newest first."""
    return Judgement.objects.filter(
        user=user, action=Action.HOLD, settled_at__isnull=True
    ).order_by("-arrived_at", "-id")


def release(user: User, judgement_id: int, *, at: datetime) -> Judgement:
    """Delivers a held letter and learns it as ham; the edges then move it."""
    return settle(user, judgement_id, action=Action.DELIVER, at=at)


def refuse(user: User, judgement_id: int, *, at: datetime) -> Judgement:
    """Files a held letter as spam and learns it so; the edges then move it."""
    return settle(user, judgement_id, action=Action.JUNK, at=at)


def settle(user: User, judgement_id: int, *, action: Action, at: datetime) -> Judgement:
    """Ends the waiting of one held letter by a person's word."""
    with transaction.atomic():
        judgement = held(user).select_for_update().filter(pk=judgement_id).first()
        if judgement is None:
            raise NotHeldError(
                f"{user} has no held letter number {judgement_id}; list them with "
                f"`manage.py held {user} list`."
            )
        judgement.action, judgement.settled_at = action, at
        judgement.save(update_fields=["action", "settled_at"])
        raw = store.raw(user, judgement.digest)
        if raw is not None:
            label = Label.HAM if action is Action.DELIVER else Label.SPAM
            learn(user, Letter(raw, judgement.arrived_at), label, source="button")
    return judgement


def settle_moved(user: User, numbers: Collection[int], *, action: Action, at: datetime) -> int:
    """Those of the judgements that wait do so no more, by the person's own hand; how many did.

    He moved the mail himself, so nothing is learned here and nothing is left
    for an edge to move. `action` says where he put it: HOLD where that is nowhere
    that we look.
    """
    return _settle(user.pk, numbers, action, at)


def settle_asked(user_id: int, numbers: Collection[int], *, action: Action, at: datetime) -> int:
    """Those of the judgements that wait do so no more, since a sender answered or did not.

    No person's word: nothing is learned. The edges move the mail. How many did wait:
    of two who settle one letter at the same moment, one is told 1.
    """
    return _settle(user_id, numbers, action, at)


@update
def _settle(user_id: int, numbers: Collection[int], action: Action, at: datetime) -> Changes:
    waiting = Judgement.objects.filter(
        user=user_id, pk__in=numbers, action=Action.HOLD, settled_at__isnull=True
    )
    return waiting, {"action": action, "settled_at": at}
