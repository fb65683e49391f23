"""Nearly identical confirmed mail: what the user said of messages that say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Window
from django.db.models.functions import RowNumber

from knowledge_base.knowledge import Twins
from knowledge_base.label import Label
from knowledge_base.models import MessageSketch, SketchBand
from knowledge_base.sketch import PLACES, Sketch, alike, bands_of, sketch_of
from knowledge_base.traits import trait
from mail.message import Message
from users.models import User

# A mailing that the user confirmed a thousand times must not be read a thousand times.
MOST_OF_A_BAND = 16


@dataclass(frozen=True, slots=True)
class Twin:
    """A confirmed message that is nearly identical to another."""

    digest: str
    label: Label


def twins_of(user: User, message: Message) -> Twins:
    """How many confirmed messages are nearly identical to this one; never itself. One query."""
    return twins(user, [message])[0]


def twin_digests(user: User, message: Message) -> dict[Label, list[str]]:
    """Of each label the digests of the messages that `twins_of` counts, in order. One query."""
    found = _twins(user, [message])[0]
    return {label: sorted(twin.digest for twin in found if twin.label is label) for label in Label}


def twins(user: User, messages: Sequence[Message]) -> list[Twins]:
    """For each message what `twins_of` says. One query.

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
    MessageSketch.objects.create(
        user=user, message=number, digest=message.digest, label=label, sketch=sketch.tobytes()
    )
    SketchBand.objects.bulk_create(
        SketchBand(user=user, value=value, message=number) for value in set(bands_of(sketch))
    )


def forget(user: User, digest: str) -> None:
    """The message of this digest is nobody's twin; the caller holds the lock."""
    number = trait("message", digest)
    kept = MessageSketch.objects.filter(user=user, message=number)
    for sketch in kept.values_list("sketch", flat=True):
        values = bands_of(_read(sketch))
        SketchBand.objects.filter(user=user, value__in=values, message=number).delete()
        kept.delete()


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
    sharing = (
        SketchBand.objects.filter(user=user, value__in=values)
        .annotate(turn=Window(RowNumber(), partition_by="value", order_by="message"))
        .filter(turn__lte=MOST_OF_A_BAND)
        .values("message")
    )
    rows = MessageSketch.objects.filter(user=user, message__in=sharing)
    for digest, label, sketch in rows.values_list("digest", "label", "sketch"):
        yield Twin(digest, Label(label)), _read(sketch)


def _read(stored: bytes | memoryview) -> Sketch:
    return np.frombuffer(bytes(stored), "<u2", PLACES)
