"""Whose network does not know all that he told, however many users there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from ann.models import History, Sample, Version
from filter.models import Judgement, StoredPolicy
from filter.policy import CAREFUL, PRESETS
from users.models import User

# When a network that was never retrained counts as trained: before any mail.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Untaught:
    """A user whose network may be trained anew, for it does not know every mark.

    `trained_at` is when its latest retraining began, `told_at` when the first
    mark was told that this did not know; `due_by_letters` says that as many
    letters came in since as make it due.
    """

    user_id: int
    trained_at: datetime
    told_at: datetime
    due_by_letters: bool

    def due_by_clock(self, at: datetime) -> bool:
        """Whether there was something new to learn at that moment."""
        return self.told_at <= at


def untaught(**which: object) -> list[Untaught]:
    """The active users, of those, whose network does not know every mark; longest waiting first.

    Whoever went back from the newest version is left out. One query, and one
    for each number of letters after which any of them is retrained. Each
    subquery walks an index from its end, no further than it must: MariaDB
    knows no better way where the end of a range differs from user to user.
    """
    users = told_something_new(**which)
    rows = list(users.values_list("pk", "trained_at", "told_at", "retrain_after"))
    enough = with_enough(users, {after for *_, after in rows if after})
    found = [
        Untaught(
            user_id, at or BEGINNING, told_at, enough.get(user_id, BEGINNING) > (at or BEGINNING)
        )
        for user_id, at, told_at, _ in rows
    ]
    return sorted(found, key=lambda each: (each.trained_at, each.user_id))


def told_something_new(**which: object) -> QuerySet[Any]:
    """Those users, with when they were trained, first told something new, and after how many."""
    latest = Version.objects.filter(user_id=OuterRef("pk")).order_by("-number")
    newest_used = latest.filter(promoted_at__isnull=False)
    policy = StoredPolicy.objects.filter(user_id=OuterRef("pk"))
    history = History.objects.filter(user_id=OuterRef("pk"))
    new = Sample.objects.filter(user_id=OuterRef("pk"), id__gt=OuterRef("upto")).order_by("id")
    presets = [
        When(preset=preset, then=Value(policy.retrain_after)) for preset, policy in PRESETS.items()
    ]
    return (
        User.objects.filter(is_active=True, **which)
        .annotate(
            upto=Coalesce(Subquery(latest.values("upto")[:1]), 0),
            last_sample=Subquery(history.values("last_sample")),
            retired_at=Subquery(newest_used.values("retired_at")[:1]),
        )
        .filter(last_sample__gt=F("upto"), retired_at__isnull=True)
        .annotate(
            told_at=Subquery(new.values("learned_at")[:1]),
            trained_at=Subquery(latest.values("began_at")[:1]),
            preset=Subquery(policy.values("preset")),
            retrain_after=Coalesce(
                Subquery(policy.values("retrain_after")),
                Case(*presets, default=Value(CAREFUL.retrain_after)),
            ),
        )
        .filter(told_at__isnull=False)
    )


def with_enough(users: QuerySet[Any], numbers: Iterable[int]) -> dict[int, datetime]:
    """By user, when the newest so many of his letters began to come, as many as retrain him."""
    began: dict[int, datetime] = {}
    letters = Judgement.objects.filter(user_id=OuterRef("pk")).order_by("-judged_at", "-id")
    for number in numbers:
        first = Subquery(letters.values("judged_at")[number - 1 : number])
        some = users.filter(retrain_after=number).annotate(first=first)
        began |= dict(some.filter(first__isnull=False).values_list("pk", "first"))
    return began
