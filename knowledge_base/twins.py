"""Nearly identical confirmed mail: what the user said of messages that say the same."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from knowledge_base.knowledge import Twins
from knowledge_base.label import Label
from knowledge_base.models import MessageSketch, SketchBand
from knowledge_base.sketch import PLACES, Sketch, alike, bands_of, sketch_of
from knowledge_base.traits import trait
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

# A mailing that the user confirmed a thousand times must not be read a thousand times.
MOST_OF_A_BAND = 16

_KEEP = Insert(MessageSketch, "user_id", "message", "digest", "label", "sketch")
_LEAD_TO = Insert(SketchBand, "user_id", "value", "message")


@dataclass(frozen=True, slots=True)
class Twin:
    """A confirmed message that is nearly identical to another."""

    digest: str
    label: Label


def twins_of(user: User, message: Message) -> Twins:
    """How many confirmed messages are nearly identical to this one; never itself. As `twins`."""
    return twins(user, [message])[0]


def twin_digests(user: User, message: Message) -> dict[Label, list[str]]:
    """Of each label the digests of the messages that `twins_of` counts, in order. As `twins`."""
    found = _twins(user, [message])[0]
    return {label: sorted(twin.digest for twin in found if twin.label is label) for label in Label}


def twins(user: User, messages: Sequence[Message]) -> list[Twins]:
    """For each message what `twins_of` says. One query, and one more if it leads anywhere.

    At most 16 messages are looked at for each of the message's six bands,
    always the same ones, chosen as if by lot: beyond that the counts are those
    of a sample.
    """
    return [
        Twins(
            ham=sum(twin.label is Label.HAM for twin in found),
            spam=sum(twin.label is Label.SPAM for twin in found),
        )
        for found in _twins(user, messages)
    ]


def remember(user: User, message: Message, label: Label) -> None:
    """The message may be a twin of others; the caller holds the lock."""
    sketch = sketch_of(message.words)
    if sketch is None:
        return
    number = trait("message", message.digest)
    _KEEP([(user.pk, number, message.digest, label, sketch.tobytes())])
    _LEAD_TO((user.pk, value, number) for value in set(bands_of(sketch)))


def forget(user: User, digest: str) -> None:
    """The message of this digest is nobody's twin; the caller holds the lock."""
    number = trait("message", digest)
    for sketch in _sketch(user.pk, number):
        _leave(user.pk, bands_of(_read(sketch)), number)
        _drop(user.pk, number)


def _twins(user: User, messages: Sequence[Message]) -> list[list[Twin]]:
    sketches = [sketch_of(message.words) for message in messages]
    known = [sketch for sketch in sketches if sketch is not None]
    candidates = list(_candidates(user, known))
    if not candidates:
        return [[] for _ in messages]
    others = np.stack([sketch for _, sketch in candidates])
    rows = iter(alike(np.stack(known), others))
    return [
        [
            candidates[place][0]
            for place in (np.flatnonzero(next(rows)) if sketch is not None else ())
            if candidates[place][0].digest != message.digest
        ]
        for message, sketch in zip(messages, sketches, strict=True)
    ]


def _candidates(user: User, sketches: Sequence[Sketch]) -> Iterator[tuple[Twin, Sketch]]:
    """Confirmed messages that share a band with one of the sketches."""
    values = {value for sketch in sketches for value in bands_of(sketch)}
    # Not in one query: MariaDB may begin that with all sketches of the user instead of these.
    for digest, label, sketch in _sketches(user.pk, set(_led_to(user.pk, values))):
        yield Twin(digest, Label(label)), _read(sketch)


@select
def _led_to(user_id: int, values: Collection[int]) -> QuerySet[SketchBand, int]:
    return (
        SketchBand.objects.filter(user=user_id, value__in=values)
        .annotate(turn=Window(RowNumber(), partition_by="value", order_by="message"))
        .filter(turn__lte=MOST_OF_A_BAND)
        .values_list("message", flat=True)
    )


@select
def _sketches(
    user_id: int, numbers: Collection[int]
) -> QuerySet[MessageSketch, tuple[str, str, bytes | memoryview]]:
    rows = MessageSketch.objects.filter(user=user_id, message__in=numbers)
    return rows.values_list("digest", "label", "sketch")


@select
def _sketch(user_id: int, message: int) -> QuerySet[MessageSketch, bytes | memoryview]:
    rows = MessageSketch.objects.filter(user=user_id, message=message)
    return rows.values_list("sketch", flat=True)


@delete
def _leave(user_id: int, values: Collection[int], message: int) -> QuerySet[SketchBand]:
    return SketchBand.objects.filter(user=user_id, value__in=values, message=message)


@delete
def _drop(user_id: int, message: int) -> QuerySet[MessageSketch]:
    return MessageSketch.objects.filter(user=user_id, message=message)


def _read(stored: bytes | memoryview) -> Sketch:
    return np.frombuffer(bytes(stored), "<u2", PLACES)
