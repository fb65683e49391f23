"""Whose network is due to be trained anew: by the letters that came in, or by a schedule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ann.models import History, Sample, Version
from ann.trained_version import Trigger
from filter.models import Judgement, StoredPolicy
from filter.policy import CAREFUL, PRESETS, Preset
from filter.schedules import Schedule, listed
from users.models import User

# So many at a time, those that wait longest first: work for the workers until the next sweep, so
# that the queue stays short however many users a schedule is for.
AT_ONCE = 500

# Ranges of an index in one query: MariaDB reads a range only where its ends are constants, and
# SQLite nests the alternatives of a condition at most a thousand deep.
RANGES = 200

# When a network that was never retrained counts as trained: before any mail.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


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
    """One user's standing; three queries."""
    return standings(User.objects.filter(pk=user.pk))[0]


def due(now: datetime) -> list[Due]:
    """Who is due now by letters or by a schedule, longest waiting first.

    It rests on what is stored alone: who is due stays so until he has been
    trained, whatever became of the queue and of the workers. Two queries, and
    two for every `RANGES` users who have told something new.
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
    """Whether what was asked for is not done yet; three queries.

    A person's demand is answered by nothing but a retraining begun since.
    """
    for found in standings(User.objects.filter(pk=asked.user_id)):
        if asked.trigger is Trigger.LETTERS:
            return found.due_by_letters
        if asked.trigger is Trigger.SCHEDULE:
            return found.due_by_clock(asked.asked_at)
        return found.trained_at < asked.asked_at
    return False


def by_letters(found: Standing, now: datetime) -> Due | None:
    """What makes the user due by letters now, if anything."""
    return Due(found.user_id, Trigger.LETTERS, now) if found.due_by_letters else None


def by_schedules(found: Standing, schedules: Iterable[Schedule]) -> Due | None:
    """What makes the user due by a schedule that came round and was not followed, if anything."""
    came = [each.last_run for each in schedules if each.user_id in {None, found.user_id}]
    late = [at for at in came if at is not None and found.due_by_clock(at)]
    return Due(found.user_id, Trigger.SCHEDULE, max(late)) if late else None


def untaught(**which: object) -> list[Standing]:
    """The active users, of those, whose network does not know every mark; longest waiting first."""
    users = User.objects.filter(is_active=True, **which)
    found = standings(users, last_sample__gt=F("upto"))
    told = [each for each in found if each.told_at is not None]
    return sorted(told, key=lambda each: each.trained_at)


def standings(users: QuerySet[User], **that: object) -> list[Standing]:
    """The standing of each of the users for whom `that` holds.

    One query, and two for every `RANGES` users: these read the indexes of
    samples and judgements over what came since the latest training alone.
    """
    latest = Version.objects.filter(user_id=OuterRef("pk")).order_by("-number")
    newest_used = latest.filter(promoted_at__isnull=False)
    policy = StoredPolicy.objects.filter(user_id=OuterRef("pk"))
    history = History.objects.filter(user_id=OuterRef("pk"))
    rows = list(
        users.annotate(
            last_sample=Coalesce(Subquery(history.values("last_sample")), 0),
            upto=Coalesce(Subquery(latest.values("upto")[:1]), 0),
            trained_at=Subquery(latest.values("began_at")[:1]),
            retired_at=Subquery(newest_used.values("retired_at")[:1]),
            preset=Subquery(policy.values("preset")),
            retrain_after=Subquery(policy.values("retrain_after")),
        )
        .filter(**that)
        .values("pk", "upto", "trained_at", "retired_at", "preset", "retrain_after")
    )
    told_at: dict[int, datetime] = {}
    letters: dict[int, int] = {}
    for first in range(0, len(rows), RANGES):
        some = rows[first : first + RANGES]
        told_at |= first_told({row["pk"]: row["upto"] for row in some})
        letters |= judged({row["pk"]: row["trained_at"] or BEGINNING for row in some})
    return [
        Standing(
            user_id=row["pk"],
            trained_at=row["trained_at"] or BEGINNING,
            told_at=told_at.get(row["pk"]),
            letters=letters.get(row["pk"], 0),
            retrain_after=threshold(row["preset"], row["retrain_after"]),
            rolled_back=row["retired_at"] is not None,
        )
        for row in rows
    ]


def first_told(upto: Mapping[int, int]) -> dict[int, datetime]:
    """By user, when the first sample after the one given was told; one query."""
    ranges = [Q(user_id=user_id, id__gt=sample) for user_id, sample in upto.items()]
    samples = Sample.objects.filter(reduce(or_, ranges)).values("user_id")
    return dict(samples.annotate(first=Min("learned_at")).values_list("user_id", "first"))


def judged(since: Mapping[int, datetime]) -> dict[int, int]:
    """By user, how many letters were judged after that moment; one query."""
    ranges = [Q(user_id=user_id, judged_at__gt=at) for user_id, at in since.items()]
    letters = Judgement.objects.filter(reduce(or_, ranges)).values("user_id")
    return dict(letters.annotate(count=Count("pk")).values_list("user_id", "count"))


def threshold(preset: str | None, retrain_after: int | None) -> int:
    """After how many letters a network is retrained: as its user said, or as his preset says."""
    if retrain_after is not None:
        return retrain_after
    return (CAREFUL if preset is None else PRESETS[Preset(preset)]).retrain_after
