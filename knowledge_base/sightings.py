"""Floods: how many messages like this one came shortly before it."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge_base.knowledge import Traffic
from knowledge_base.ledger import microseconds
from knowledge_base.models import Sighting
from knowledge_base.traits import Traits, traits_of
from mail.message import Message
from users.models import User

MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)
KEPT = timedelta(days=8)


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
    own = {each.message for each in batch}  # and, below, whatever is counted
    rows = (
        Sighting.objects.filter(user=user, at__gte=min(times) - DAY, at__lte=max(times))
        .order_by("at")
        .values_list("at", "message", "sender", "domain", "network", "shape")
    )
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

    What is older than eight days before the newest of them is dropped.
    """
    if not messages:
        return
    batch = [traits_of(message) for message in messages]
    Sighting.objects.bulk_create(
        (
            Sighting(
                user=user,
                at=at,
                message=traits.message,
                sender=traits.sender,
                domain=traits.domain,
                network=traits.network,
                shape=traits.shape,
            )
            for traits, at in zip(batch, times, strict=True)
        ),
        ignore_conflicts=True,
    )
    Sighting.objects.filter(user=user, at__lt=max(times) - KEPT).delete()
