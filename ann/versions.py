"""The versions of a user's network: which there were, which is in use, and going back."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ann.checkpoints import keep_only, number_of
from ann.locking import locked
from ann.models import History, Version, new_stamp
from ann.trained_version import TrainedVersion


@dataclass(frozen=True, slots=True)
class Rollback:
    """Which version was in use and which is now, and a sentence about it."""

    before: int
    now: int
    sentence: str

    @property
    def changed(self) -> bool:
        """Whether another version is in use."""
        return self.before != self.now


def versions(user_id: int) -> list[TrainedVersion]:
    """Every version of the user's network, newest first, version 0 last; two queries."""
    history = History.objects.filter(user_id=user_id).first()
    live = history.live_id if history else None
    rows = Version.objects.filter(user_id=user_id).order_by("-number")
    return [
        *(TrainedVersion.of(row, live=live) for row in rows),
        TrainedVersion(number=0, live=live is None),
    ]


def live_version(user_id: int) -> TrainedVersion:
    """The version in use; one query."""
    history = History.objects.select_related("live").filter(user_id=user_id).first()
    if history is None or history.live is None:
        return TrainedVersion(number=0, live=True)
    return TrainedVersion.of(history.live, live=history.live_id)


def roll_back(user_id: int, number: int | None = None) -> Rollback:
    """The version that was in use before this one, or the one of that number, is in use again.

    Whatever was learned since stays learned: the earlier version goes on from
    its own training through every letter told after it. Only versions that
    were once in use can be gone back to, later ones too. Where that is not so,
    or it is in use already, nothing changes, and the sentence says why.
    """
    with transaction.atomic():
        history = locked(user_id)
        live = number_of(history.live)
        if number is None:
            if history.live is None:
                return Rollback(live, live, "There is no version before version 0.")
            number = history.live.before
        if number == live:
            return Rollback(live, live, f"Version {number} is in use already.")
        version = Version.objects.filter(user_id=user_id, number=number).first()
        if number and version is None:
            return Rollback(live, live, f"There is no version {number}.")
        if version is not None and version.promoted_at is None:
            return Rollback(live, live, f"Version {number} was never in use.")
        make_live(history, version)
    return Rollback(live, number, f"Version {number} is in use again instead of version {live}.")


def make_live(history: History, version: Version | None) -> None:
    """The version is in use from now on, None for version 0; its user's history is locked.

    Only it and the one that makes way for it keep their checkpoints.
    """
    now = timezone.now()
    earlier = history.live
    if earlier is not None:
        Version.objects.filter(pk=earlier.pk).update(retired_at=now)
    if version is not None:
        version.promoted_at, version.retired_at = version.promoted_at or now, None
        version.save(update_fields=["promoted_at", "retired_at"])
    history.live = version
    history.generation = new_stamp()
    history.save()
    keep_only(history.user_id, number_of(version), number_of(earlier))
