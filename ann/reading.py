"""How a stored history is read back as a network."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.db.models import QuerySet

from ann.checkpoints import latest_checkpoint, write_beginning
from ann.course import AS_IT_COMES, Course
from ann.learner import CHECKPOINT_EVERY, REMEMBERED
from ann.models import Checkpoint, History, Key, Sample, Version
from ann.network import NetworkUnavailable
from ann.packs import examples_of
from ann.recipe import STANDARD, Recipe
from ann.start import Start
from ann.stored_network import StoredNetwork, extended
from ann.stored_sample import StoredSample
from ann.training import train
from storage.select import select

# A network that is so many samples beyond its checkpoint is due another.
MOST_PENDING = 2 * CHECKPOINT_EVERY

# Key, label, score, features and weight: what a sample is made of.
Row = tuple[int, bool, float | None, bytes, float]
_ROW = ("id", "spam", "score", "example", "weight")


@select
def _history(user_id: int) -> QuerySet[History, History]:
    return History.objects.filter(user_id=user_id)


@select
def _stretch(user_id: int, after: int, upto: int) -> QuerySet[Sample, Row]:
    stretch = Sample.objects.filter(user_id=user_id, id__gt=after, id__lte=upto)
    return stretch.order_by("id").values_list(*_ROW)


@select
def _since(user_id: int, since: int, upto: int) -> QuerySet[Sample, tuple[int, *Row]]:
    stretch = Sample.objects.filter(user_id=user_id, id__gte=since, id__lte=upto)
    return stretch.order_by("id").values_list("stamp", *_ROW)


@select
def _latest_of(user_id: int, upto: int, spam: bool) -> QuerySet[Sample, Row]:
    earlier = Sample.objects.filter(user_id=user_id, id__lte=upto, spam=spam)
    return earlier.order_by("-id").values_list(*_ROW)[:REMEMBERED]


@select
def _scored(user_id: int, upto: int) -> QuerySet[Sample, tuple[bool, float | None]]:
    earlier = Sample.objects.filter(user_id=user_id, id__lte=upto, score__isnull=False, weight=1.0)
    return earlier.order_by("id").values_list("spam", "score")


def history_of(user_id: int) -> History | None:
    """The user's history as it stands, read without a lock."""
    return _history.first(user_id)


def samples(user_id: int, *, after: int, upto: int) -> list[StoredSample]:
    """The samples of a stretch of a user's history, in order: ids above `after` to `upto`."""
    return _read(user_id, _stretch(user_id, after, upto))


def untrained(recipe: Recipe = STANDARD) -> StoredNetwork:
    """A network that has learned nothing."""
    empty = np.empty(0)
    start = Start(course=Course(passes=0, recipe=recipe))
    return StoredNetwork(start=start, pending=(), trained_on=(0, 0), scores=(empty, empty))


def carried_on(known: tuple[Key, StoredNetwork] | None, history: History) -> StoredNetwork | None:
    """The network known under a key with what was learned since, if its history still stands."""
    if known is None or known[0][0] != history.generation:
        return None
    (_, last_sample, last_stamp), network = known
    stamped = _since(history.user_id, last_sample, history.last_sample)
    if not stamped or stamped[0][0] != last_stamp:
        return None
    return network.after(_read(history.user_id, [row[1:] for row in stamped[1:]]))


def from_store(history: History) -> StoredNetwork:
    """The network at the end of the history, from its version's latest checkpoint on.

    Where the version has none, since something that it was trained on was
    forgotten, it is trained anew at once, without any lock, and kept.
    """
    user_id = history.user_id
    checkpoint = latest_checkpoint(history)
    if checkpoint is not None:
        upto, start = checkpoint.upto, _continued(checkpoint, course_of(history.live))
    elif history.live is not None:
        upto, start = history.live.upto, _trained_anew(history, history.live)
    else:
        upto, start = 0, Start()
    pending = samples(user_id, after=upto, upto=history.last_sample)
    told = np.array(_scored(user_id, upto), dtype=np.float64).reshape(-1, 2)
    spam = told[:, 0] == 1.0
    return StoredNetwork(
        start=start,
        pending=pending,
        trained_on=(history.ham, history.spam),
        scores=extended((told[~spam, 1], told[spam, 1]), pending),
    )


def course_of(version: Version | None) -> Course:
    """By which course a version was trained."""
    return Course.from_json(version.course) if version else AS_IT_COMES


def lessons_of(user_id: int, *, upto: int, course: Course) -> list[StoredSample]:
    """The samples that the course makes use of: the newest up to `upto`, in order."""
    rows = Sample.objects.filter(user_id=user_id, id__lte=upto).order_by("-id")
    return _read(user_id, list(rows.values_list(*_ROW)[: course.newest])[::-1])


def _trained_anew(history: History, live: Version) -> Start:
    """The version's beginning, trained if PyTorch is here."""
    course = course_of(live)
    start = Start(
        course=course,
        count=Sample.objects.filter(user_id=history.user_id, id__lte=live.upto).count(),
        latest=_latest(history.user_id, upto=live.upto),
        lessons=lessons_of(history.user_id, upto=live.upto, course=course),
    )
    try:
        arrays = train(start.lessons, course).packed()
    except NetworkUnavailable:
        return start
    write_beginning(history, count=start.count, arrays=arrays)
    return replace(start, arrays=arrays, lessons=())


def _continued(checkpoint: Checkpoint, course: Course) -> Start:
    return Start(
        course=course,
        count=checkpoint.count,
        latest=_latest(checkpoint.user_id, upto=checkpoint.upto),
        arrays=bytes(checkpoint.arrays),
    )


def _latest(user_id: int, *, upto: int) -> tuple[StoredSample, ...]:
    """The latest samples of each label up to `upto`, as far as they may be learned again."""
    ham, spam = (_latest_of(user_id, upto, label)[::-1] for label in (False, True))
    return tuple(_read(user_id, [*ham, *spam]))


def _read(user_id: int, rows: Sequence[Row]) -> list[StoredSample]:
    """The samples of these rows, with what packs hold of them.

    One that is in no pack was forgotten after its row was read, and is left out.
    """
    packed = examples_of(user_id, [number for number, _, _, example, _ in rows if not example])
    return [
        StoredSample(spam, score, bytes(example) or packed[number], weight)
        for number, spam, score, example, weight in rows
        if example or number in packed
    ]
