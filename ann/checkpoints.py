"""Checkpoints: a network's numbers kept, so that a process need not compute them anew.

Of each version its beginning is kept, as it was trained, and the newest state on
from there, with one well before it. Only the version in use and the one used before have any.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from ann.locking import locked
from ann.models import Checkpoint, History, Sample, Version
from ann.start import Start
from storage.change import delete
from storage.select import select


def number_of(live: Version | None) -> int:
    """The number of a version in use."""
    return live.number if live else 0


@select
def _latest(user_id: int, version: int, last_sample: int) -> QuerySet[Checkpoint, Checkpoint]:
    """The latest checkpoint of a version that knows no more than that."""
    return Checkpoint.objects.filter(
        user_id=user_id, version=version, upto__lte=last_sample
    ).order_by("-upto")[:1]


def latest_checkpoint(history: History) -> Checkpoint | None:
    """The latest checkpoint of the version in use, None if it has none."""
    return _latest.first(history.user_id, number_of(history.live), history.last_sample)


def write_checkpoint(history: History, start: Start, *, behind: int) -> None:
    """The version in use is kept as it was at `start`; of such only a few stay.

    `behind` samples the history has told since. Nothing is written where the past
    has changed meanwhile.
    """
    samples = Sample.objects.filter(user_id=history.user_id, id__lte=history.last_sample)
    upto = samples.order_by("-id").values_list("id", flat=True)[behind]
    began = history.live.upto if history.live else 0
    with transaction.atomic():
        if _write(history, count=start.count, upto=upto, arrays=start.arrays):
            kept = Checkpoint.objects.filter(
                user_id=history.user_id, version=number_of(history.live), upto__gt=began
            )
            forget = superfluous(dict(kept.values_list("pk", "count")))
            Checkpoint.objects.filter(pk__in=forget).delete()


def write_beginning(history: History, *, count: int, arrays: bytes) -> None:
    """The beginning of the version in use is kept again, unless the past has changed meanwhile."""
    if history.live is not None:
        _write(history, count=count, upto=history.live.upto, arrays=arrays)


def superfluous(counts: Mapping[int, int]) -> list[int]:
    """Which checkpoints, by key, need not be kept: all but the latest and one well before it.

    `counts` says after how many samples each stands. The one before is the first
    since that number last doubled, so that it lies between half-way and the end.
    Where a letter is forgotten, all since the last checkpoint before it is
    learned again.
    """
    *earlier, latest = sorted(counts, key=counts.__getitem__)
    doubled = min(earlier, key=lambda key: (-counts[key].bit_length(), counts[key]), default=latest)
    return [key for key in earlier if key != doubled]


def _write(history: History, *, count: int, upto: int, arrays: bytes | None) -> bool:
    """Whether the checkpoint is kept now: whether the history still has the past it was made of."""
    with transaction.atomic():
        stands = locked(history.user_id).generation == history.generation
        if stands:
            Checkpoint.objects.get_or_create(
                user_id=history.user_id,
                version=number_of(history.live),
                upto=upto,
                defaults={"count": count, "arrays": arrays},
            )
        return stands


@delete
def _forget(user_id: int, since: int) -> QuerySet[Checkpoint]:
    """The checkpoints that know that sample or a later one."""
    return Checkpoint.objects.filter(user_id=user_id, upto__gte=since)


def forget_checkpoints(user_id: int, *, since: int) -> None:
    """No checkpoint of any version knows the sample `since` or a later one."""
    _forget(user_id, since)


def keep_only(user_id: int, *versions: int) -> None:
    """No other version than these has checkpoints."""
    Checkpoint.objects.filter(user_id=user_id).exclude(version__in=versions).delete()
