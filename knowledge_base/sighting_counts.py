"""How many sightings are like one message, counted where they are stored."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from knowledge_base.knowledge import Traffic
from knowledge_base.models import Sighting
from knowledge_base.traits import NOTHING, Traits
from storage.select import select
from users.models import User

MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)

# By what a message shares, the counts of those that share it.
BY_TRAIT = {
    "sender": ("sender_minutes", "sender_day"),
    "domain": ("domain_minutes", "domain_day"),
    "network": ("network_day",),
    "shape": ("shape_minutes", "shape_day"),
}
ALL = "all_minutes"
COUNTS = (*(name for names in BY_TRAIT.values() for name in names), ALL)


def traffic_before(user: User, seen: Traits, at: datetime) -> Traffic:
    """What was seen in the day before a message of these traits came, but for itself. One query."""
    mine = {name: getattr(seen, name) for name in BY_TRAIT}
    row = _counts.first(
        user_id=user.pk,
        first=at - DAY,
        recent=at - MINUTES,
        last=at,
        message=seen.message,
        traits=set(seen.shared()),
        **mine,
    )
    counts = dict(zip(COUNTS, row or (0,) * len(COUNTS), strict=True))
    for trait, names in BY_TRAIT.items():
        if mine[trait] == NOTHING:  # that is shared with nobody
            counts.update(dict.fromkeys(names, 0))
    return Traffic(**counts)


@select
def _counts(
    *,
    user_id: int,
    first: datetime,
    recent: datetime,
    last: datetime,
    message: int,
    traits: Collection[int],
    sender: int,
    domain: int,
    network: int,
    shape: int,
) -> QuerySet[Sighting, tuple[int, ...]]:
    """Only those are read that count: which share a trait, or came in the last minutes."""
    late = Q(at__gte=recent)
    rows = Sighting.objects.filter(
        late
        | Q(sender__in=traits)
        | Q(domain__in=traits)
        | Q(network__in=traits)
        | Q(shape__in=traits),
        user=user_id,
        at__gte=first,
        at__lte=last,
    ).exclude(message=message)
    of = {
        "sender": Q(sender=sender),
        "domain": Q(domain=domain),
        "network": Q(network=network),
        "shape": Q(shape=shape),
    }
    counts = {
        name: Count("pk", filter=of[trait] & late if name.endswith("_minutes") else of[trait])
        for trait, names in BY_TRAIT.items()
        for name in names
    }
    return (
        rows.values("user")
        .annotate(**counts, all_minutes=Count("pk", filter=late))
        .order_by()
        .values_list(*COUNTS)
    )
