"""How a stored history is read back as a network."""

from dataclasses import replace

import numpy as np
from django.db.models import QuerySet

from ann.checkpoints import latest_checkpoint, write_beginning
from ann.course import AS_IT_COMES, Course
from ann.learner import REMEMBERED
from ann.models import Checkpoint, History, Key, Sample, Version
from ann.network import NetworkUnavailable
from ann.recipe import STANDARD, Recipe
from ann.start import Start
from ann.stored_network import StoredNetwork, extended
from ann.stored_sample import StoredSample
from ann.training import train


def samples(user_id: int, *, after: int, upto: int) -> list[StoredSample]:
    """The samples of a stretch of a user's history, in order: ids above `after` to `upto`."""
    return _read(Sample.objects.filter(user_id=user_id, id__gt=after, id__lte=upto).order_by("id"))


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
    rows = Sample.objects.filter(
        user_id=history.user_id, id__gte=last_sample, id__lte=history.last_sample
    ).order_by("id")
    stamped = list(rows.values_list("stamp", "spam", "score", "example", "weight"))
    if not stamped or stamped[0][0] != last_stamp:
        return None
    return network.after([_sample(*row[1:]) for row in stamped[1:]])


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
    scored = Sample.objects.filter(
        user_id=user_id, id__lte=upto, score__isnull=False, weight=1.0
    ).order_by("id")
    empty = np.empty(0)
    earlier = [StoredSample(*row, b"") for row in scored.values_list("spam", "score")]
    return StoredNetwork(
        start=start,
        pending=pending,
        trained_on=(history.ham, history.spam),
        scores=extended((empty, empty), [*earlier, *pending]),
    )


def course_of(version: Version | None) -> Course:
    """By which course a version was trained."""
    return Course.from_json(version.course) if version else AS_IT_COMES


def lessons_of(user_id: int, *, upto: int, course: Course) -> list[StoredSample]:
    """The samples that the course makes use of: the newest up to `upto`, in order."""
    rows = Sample.objects.filter(user_id=user_id, id__lte=upto).order_by("-id")
    return _read(rows[: course.newest])[::-1]


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
    latest: list[StoredSample] = []
    for label in (False, True):
        rows = Sample.objects.filter(user_id=user_id, id__lte=upto, spam=label).order_by("-id")
        latest += _read(rows[:REMEMBERED])[::-1]
    return tuple(latest)


def _read(rows: QuerySet[Sample]) -> list[StoredSample]:
    return [_sample(*row) for row in rows.values_list("spam", "score", "example", "weight")]


def _sample(
    spam: bool, score: float | None, example: bytes | memoryview, weight: float
) -> StoredSample:
    return StoredSample(spam, score, bytes(example), weight)
