"""Whether a message came in a flood, as is known once the flood has come."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from django.db.models import QuerySet

from knowledge_base.knowledge import Traffic
from knowledge_base.models import Sighting
from knowledge_base.sighting_counts import DAY, MINUTES
from knowledge_base.sightings import SHARED, Row, Stream
from knowledge_base.traits import Traits, traits_of
from mail.message import Message
from storage.select import select
from users.models import User

COUNTS = tuple(each.name for each in fields(Traffic))


def floods(user: User, messages: Sequence[Message], times: Sequence[datetime]) -> list[Traffic]:
    """How many like each of the recorded messages came about its time, itself among them.

    Of the ten minutes before it and those after it the fuller ones count, and the day that
    ends with those. One query, for as many messages as there are.
    """
    if not messages:
        return []
    stream = Stream()
    for at, message, *shared in _seen(user.pk, min(times) - DAY, max(times) + MINUTES):
        stream.see(Traits(message, *shared), at)
    return [about(stream, traits_of(each), at) for each, at in zip(messages, times, strict=True)]


def about(stream: Stream, traits: Traits, at: datetime) -> Traffic:
    """The larger count of each kind, before a message and after it."""
    before, after = (stream.like(traits, end) for end in (at, at + MINUTES))
    return Traffic(**{name: max(getattr(before, name), getattr(after, name)) for name in COUNTS})


@select
def _seen(user_id: int, first: datetime, last: datetime) -> QuerySet[Sighting, Row]:
    rows = Sighting.objects.filter(user=user_id, at__gte=first, at__lte=last)
    return rows.order_by("at").values_list("at", *SHARED)
