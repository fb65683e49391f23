"""Old samples together in one row: those that no checkpoint remembers, packed by 256."""

from collections.abc import Sequence

import numpy as np
import zstandard
from django.db import transaction
from django.db.models import QuerySet

from ann.learner import REMEMBERED
from ann.locking import locked
from ann.models import Checkpoint, History, Pack, Sample
from storage.change import Changes, update
from storage.select import select

# As the database's driver gives bytes.
Stored = bytes | memoryview

# So many samples are packed together, and at most so many packs are made at a time.
TOGETHER = 256
AT_ONCE = 2


@select
def _overlapping(user_id: int, first: int, last: int) -> QuerySet[Pack, tuple[int, Stored, Stored]]:
    """The packs that may hold a sample between these."""
    packs = Pack.objects.filter(user_id=user_id, first__lte=last, last__gte=first)
    return packs.values_list("first", "numbers", "examples")


@update
def _disturb(user_id: int, sample: int) -> Changes:
    """The packs that may hold that sample."""
    packs = Pack.objects.filter(user_id=user_id, first__lte=sample, last__gte=sample)
    return packs, {"stale": True}


def examples_of(user_id: int, wanted: Sequence[int]) -> dict[int, bytes]:
    """The features of the samples of these keys, as far as they stand in packs."""
    if not wanted:
        return {}
    among = set(wanted)
    return {
        number: example
        for first, numbers, packed in _overlapping(user_id, min(wanted), max(wanted))
        if not among.isdisjoint(_read(first, numbers))
        for number, example in examples_in(first, numbers, packed).items()
        if number in among
    }


def examples_in(first: int, numbers: Stored, packed: Stored) -> dict[int, bytes]:
    """The features in a pack by the keys of their samples, in order."""
    from ann.packing import unpack  # noqa: PLC0415  Numba is loaded when used

    return dict(zip(_read(first, numbers), unpack(bytes(packed)), strict=True))


def forget_packed(user_id: int, sample: int) -> None:
    """If a pack holds the sample, it is to be packed anew without it (`put_away`)."""
    _disturb(user_id, sample)


def put_away(history: History) -> None:
    """What is old is packed, and what was forgotten is in no pack any more.

    Old are the samples that the latest checkpoint of any version knows and need
    not remember, so that who loads a network opens no pack. A few packs are made at a time.
    Nothing changes where the past has changed meanwhile: the next time comes.
    """
    for pack in Pack.objects.filter(user_id=history.user_id, stale=True)[:AT_ONCE]:
        _pack_anew(history, pack)
    old = _old(history.user_id)
    for begin in range(0, min(len(old), AT_ONCE * TOGETHER), TOGETHER):
        if len(some := old[begin : begin + TOGETHER]) == TOGETHER:
            _pack(history, some)


def _old(user_id: int) -> list[int]:
    """The samples with features of their own that no network has to remember, in order."""
    kept = Checkpoint.objects.filter(user_id=user_id)
    upto = max(kept.values_list("upto", flat=True), default=0)
    rows = Sample.objects.filter(user_id=user_id, id__lte=upto).exclude(example=b"")
    told = list(rows.order_by("id").values_list("id", "spam"))
    remembered = {
        number
        for label in (False, True)
        for number in [number for number, spam in told if spam is label][-REMEMBERED:]
    }
    return [number for number, _ in told if number not in remembered]


def _pack(history: History, numbers: Sequence[int]) -> None:
    from ann.packing import pack  # noqa: PLC0415  Numba is loaded when used

    rows = Sample.objects.filter(user_id=history.user_id, id__in=numbers)
    packed = pack([bytes(each) for each in rows.order_by("id").values_list("example", flat=True)])
    with transaction.atomic():
        emptied = _stands(history) and rows.exclude(example=b"").update(example=b"")
        if emptied == len(numbers):
            Pack.objects.create(
                user_id=history.user_id,
                first=numbers[0],
                last=numbers[-1],
                numbers=_written(numbers),
                examples=packed,
            )
        else:
            # Another process did so, or some of these were forgotten.
            transaction.set_rollback(True)


def _pack_anew(history: History, pack: Pack) -> None:
    """The pack holds the samples that there are, and is gone where there are none."""
    from ann.packing import pack as packed_of  # noqa: PLC0415  Numba is loaded when used

    held = examples_in(pack.first, pack.numbers, pack.examples)
    rows = Sample.objects.filter(user_id=history.user_id, id__in=list(held)).order_by("id")
    numbers = list(rows.values_list("id", flat=True))
    row = Pack.objects.filter(pk=pack.pk)
    packed = pack.examples
    if 0 < len(numbers) < len(held):
        packed = packed_of([held[number] for number in numbers])
    with transaction.atomic():
        if not _stands(history):
            return
        if numbers:
            row.update(
                first=numbers[0],
                last=numbers[-1],
                stale=False,
                numbers=_written(numbers),
                examples=packed,
            )
        else:
            row.delete()


def _stands(history: History) -> bool:
    """Whether the user's history, locked now, still has the past that it had."""
    return locked(history.user_id).generation == history.generation


def _written(numbers: Sequence[int]) -> bytes:
    """Keys in order, as the steps from one to the next."""
    steps = np.diff(np.array(numbers, dtype=np.int64), prepend=numbers[0])
    return zstandard.compress(steps.astype("<u4").tobytes())


def _read(first: int, stored: Stored) -> list[int]:
    steps = np.frombuffer(zstandard.decompress(bytes(stored)), dtype="<u4")
    numbers: list[int] = (first + np.cumsum(steps, dtype=np.int64)).tolist()
    return numbers
