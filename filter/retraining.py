"""Whose network is due to be trained anew: by the letters that came in, or by a schedule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ann.models import Sample, Version
from ann.trained_version import Trigger
from filter.models import Judgement
from filter.policies import policy_of
from filter.schedules import Schedule, listed
from filter.untaught import BEGINNING, Untaught, untaught
from users.models import User

# So many at a time, those that wait longest first: work for the workers until the next sweep, so
# that the queue stays short however many users a schedule is for.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user's network stands to what he has told.

    `trained_at` is when its latest retraining began; `told_at` when the first
    mark was told that this did not know, None if it knew all; `letters` how
    many were judged since, of which `retrain_after` make it due, 0 never.
    `rolled_back` says that a person went back from the newest version: what he
    went back from would come again, so only he may ask for another.
    """

    user_id: int
    trained_at: datetime
    told_at: datetime | None
    letters: int
    retrain_after: int
    rolled_back: bool

    @property
    def due_by_letters(self) -> bool:
        """Whether enough letters came in, and there is something new to learn."""
        return not self.rolled_back and (
            self.told_at is not None and 0 < self.retrain_after <= self.letters
        )

    def due_by_clock(self, at: datetime) -> bool:
        """Whether there was something new to learn at that moment, and it is not learned yet."""
        return not self.rolled_back and self.told_at is not None and self.told_at <= at


@dataclass(frozen=True, slots=True)
class Due:
    """A user whose network is to be trained anew, why, and since when."""

    user_id: int
    trigger: Trigger
    asked_at: datetime


def standing(user: User) -> Standing:
    """One user's standing; at most six queries."""
    latest = Version.objects.filter(user=user).order_by("-number")
    newest = latest.first()
    newest_used = latest.filter(promoted_at__isnull=False).first()
    trained_at = newest.began_at if newest else BEGINNING
    new = Sample.objects.filter(user=user, id__gt=newest.upto if newest else 0).order_by("id")
    return Standing(
        user_id=user.pk,
        trained_at=trained_at,
        told_at=new.values_list("learned_at", flat=True).first(),
        letters=Judgement.objects.filter(user=user, judged_at__gt=trained_at).count(),
        retrain_after=policy_of(user).retrain_after,
        rolled_back=newest_used is not None and newest_used.retired_at is not None,
    )


def due(now: datetime) -> list[Due]:
    """Who is due now by letters or by a schedule, longest waiting first.

    It rests on what is stored alone: who is due stays so until he has been
    trained, whatever became of the queue and of the workers. One query, and
    those of `untaught`.
    """
    schedules = [each for each in listed() if each.enabled]
    found = [by_letters(each, now) or by_schedules(each, schedules) for each in untaught()]
    return [each for each in found if each is not None][:AT_ONCE]


def due_by_schedule(user_id: int | None, at: datetime) -> list[Due]:
    """Who is due as a schedule of that user, or of all, comes round."""
    found = untaught() if user_id is None else untaught(pk=user_id)
    late = [each for each in found if each.due_by_clock(at)]
    return [Due(each.user_id, Trigger.SCHEDULE, at) for each in late[:AT_ONCE]]


def is_due(asked: Due) -> bool:
    """Whether what was asked for is not done yet.

    A person's demand is answered by nothing but a retraining begun since.
    """
    user = User.objects.filter(pk=asked.user_id).first()
    if user is None:
        return False
    found = standing(user)
    if asked.trigger is Trigger.LETTERS:
        return found.due_by_letters
    if asked.trigger is Trigger.SCHEDULE:
        return found.due_by_clock(asked.asked_at)
    return found.trained_at < asked.asked_at


def by_letters(found: Untaught, now: datetime) -> Due | None:
    """What makes the user due by letters now, if anything."""
    return Due(found.user_id, Trigger.LETTERS, now) if found.due_by_letters else None


def by_schedules(found: Untaught, schedules: Iterable[Schedule]) -> Due | None:
    """What makes the user due by a schedule that came round and was not followed, if anything."""
    came = [each.last_run for each in schedules if each.user_id in {None, found.user_id}]
    late = [at for at in came if at is not None and found.due_by_clock(at)]
    return Due(found.user_id, Trigger.SCHEDULE, max(late)) if late else None
