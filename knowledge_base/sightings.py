"""Floods: how many messages like this one came shortly before it."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.constants import OnConflict

from knowledge_base.knowledge import Traffic
from knowledge_base.ledger import microseconds
from knowledge_base.models import Sighting
from knowledge_base.sighting_counts import DAY, MINUTES, traffic_before
from knowledge_base.traits import Traits, traits_of
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

KEPT = timedelta(days=8)
# What is old counts for nothing, so that it may as well stay for some letters more.
DROPPED_WITH = 16

SHARED = ("message", "sender", "domain", "network", "shape")
_KEEP = Insert(Sighting, "user_id", "at", *SHARED, conflict=OnConflict.IGNORE)


class Stream:
    """When messages came: all of them, and those of each trait, in order of time."""

    def __init__(self) -> None:
        self._all: list[int] = []
        self._by_trait: defaultdict[int, list[int]] = defaultdict(list)

    def see(self, seen: Traits, at: datetime) -> None:
        """A message of these traits came."""
        time = microseconds(at)
        insort(self._all, time)
        for trait in seen.shared():
            insort(self._by_trait[trait], time)

    def like(self, seen: Traits, at: datetime) -> Traffic:
        """How many messages like this one came before it, in ten minutes and in a day."""
        sender, domain, network, shape = (
            self._by_trait.get(trait, [])
            for trait in (seen.sender, seen.domain, seen.network, seen.shape)
        )
        return Traffic(
            sender_minutes=count(sender, at, within=MINUTES),
            sender_day=count(sender, at, within=DAY),
            domain_minutes=count(domain, at, within=MINUTES),
            domain_day=count(domain, at, within=DAY),
            network_day=count(network, at, within=DAY),
            shape_minutes=count(shape, at, within=MINUTES),
            shape_day=count(shape, at, within=DAY),
            all_minutes=count(self._all, at, within=MINUTES),
        )


def count(times: Sequence[int], at: datetime, *, within: timedelta) -> int:
    """How many of the ascending `times` (microseconds) lie in the span that ends at `at`."""
    first, last = microseconds(at - within), microseconds(at)
    return bisect_right(times, last) - bisect_left(times, first)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that came at a time, as far as it is like others."""

    traits: Traits
    at: datetime


def seen(messages: Sequence[Message], times: Sequence[datetime]) -> list[Seen]:
    """The messages as sightings that are not recorded."""
    return [Seen(traits_of(each), at) for each, at in zip(messages, times, strict=True)]


def traffic(
    user: User,
    messages: Sequence[Message],
    times: Sequence[datetime],
    *,
    unrecorded: Sequence[Seen] = (),
) -> list[Traffic]:
    """What came before each message: earlier sightings, and those before it in the batch.

    `unrecorded` are sightings that count as if they had been recorded. A
    message is not counted as coming before itself, however often it is
    judged. One query.
    """
    batch = [traits_of(message) for message in messages]
    if len(batch) == 1 and not unrecorded:
        return [traffic_before(user, batch[0], times[0])]
    own = {each.message for each in batch}  # and, below, whatever is counted
    first, last = min(times) - DAY, max(times)
    if unrecorded:
        # All of them, for each may be one that counts as if recorded.
        rows = _between(user.pk, first, last)
    else:
        shared_by_batch = {trait for each in batch for trait in each.shared()}
        rows = _like(user.pk, first, last, min(times) - MINUTES, shared_by_batch)
    stream = Stream()
    for at, message, *shared in rows:
        if message not in own:
            stream.see(Traits(message, *shared), at)
            own.add(message)
    for each in unrecorded:
        if each.traits.message not in own:
            stream.see(each.traits, each.at)
            own.add(each.traits.message)
    found = []
    for traits, at in zip(batch, times, strict=True):
        found.append(stream.like(traits, at))
        stream.see(traits, at)
    return found


def record(user: User, messages: Sequence[Message], times: Sequence[datetime]) -> None:
    """The messages came at these times; of each, only the first sighting counts.

    With one letter in `DROPPED_WITH` goes what is older than eight days before the newest.
    """
    if not messages:
        return
    batch = [traits_of(message) for message in messages]
    _KEEP(
        (user.pk, at, each.message, each.sender, each.domain, each.network, each.shape)
        for each, at in zip(batch, times, strict=True)
    )
    if any(each.message % DROPPED_WITH == 0 for each in batch):
        _drop(user.pk, max(times) - KEPT)


Row = tuple[datetime, int, int, int, int, int]


@select
def _between(user_id: int, first: datetime, last: datetime) -> QuerySet[Sighting, Row]:
    rows = Sighting.objects.filter(user=user_id, at__gte=first, at__lte=last)
    return rows.order_by("at").values_list("at", *SHARED)


@select
def _like(
    user_id: int, first: datetime, last: datetime, recent: datetime, traits: Collection[int]
) -> QuerySet[Sighting, Row]:
    """Only those that can be counted: which share a trait, or came in the last minutes."""
    rows = Sighting.objects.filter(
        Q(at__gte=recent)
        | Q(sender__in=traits)
        | Q(domain__in=traits)
        | Q(network__in=traits)
        | Q(shape__in=traits),
        user=user_id,
        at__gte=first,
        at__lte=last,
    )
    return rows.order_by("at").values_list("at", *SHARED)


@delete
def _drop(user_id: int, before: datetime) -> QuerySet[Sighting]:
    return Sighting.objects.filter(user=user_id, at__lt=before)
