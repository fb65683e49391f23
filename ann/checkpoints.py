"""Checkpoints: a network's numbers kept, so that a process need not compute them anew.

Of each version its beginning is kept, as it was trained, and the newest few
states on from there. Only the version in use and the one used before have any.
"""

from django.db import transaction

from ann.locking import locked
from ann.models import Checkpoint, History, Version

KEPT_CHECKPOINTS = 2


def number_of(live: Version | None) -> int:
    """The number of a version in use."""
    return live.number if live else 0


def latest_checkpoint(history: History) -> Checkpoint | None:
    """The latest checkpoint of the version in use, None if it has none."""
    return (
        Checkpoint.objects.filter(
            user_id=history.user_id,
            version=number_of(history.live),
            upto__lte=history.last_sample,
        )
        .order_by("-upto")
        .first()
    )


def write_checkpoint(history: History, arrays: bytes) -> None:
    """The network in use is kept as of the history's end; only the newest few such stay."""
    version = number_of(history.live)
    began = history.live.upto if history.live else 0
    Checkpoint.objects.create(
        user_id=history.user_id,
        version=version,
        upto=history.last_sample,
        count=history.count,
        arrays=arrays,
    )
    kept = Checkpoint.objects.filter(
        user_id=history.user_id, version=version, upto__gt=began
    ).order_by("-upto")
    stale = list(kept.values_list("pk", flat=True)[KEPT_CHECKPOINTS:])
    Checkpoint.objects.filter(pk__in=stale).delete()


def write_beginning(history: History, *, count: int, arrays: bytes) -> None:
    """The beginning of the version in use is kept again, unless the past has changed meanwhile."""
    live = history.live
    if live is None:
        return
    with transaction.atomic():
        if locked(history.user_id).generation == history.generation:
            Checkpoint.objects.get_or_create(
                user_id=history.user_id,
                version=live.number,
                upto=live.upto,
                defaults={"count": count, "arrays": arrays},
            )


def forget_checkpoints(user_id: int, *, since: int) -> None:
    """No checkpoint of any version knows the sample `since` or a later one."""
    Checkpoint.objects.filter(user_id=user_id, upto__gte=since).delete()


def keep_only(user_id: int, *versions: int) -> None:
    """No other version than these has checkpoints."""
    Checkpoint.objects.filter(user_id=user_id).exclude(version__in=versions).delete()
