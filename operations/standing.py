"""Where Hamlet stands, asked of the database: a few counts, each by an index."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from challenge.models import Challenge, Opening
from challenge.state import OPEN
from filter.models import Judgement, StoredMessage
from filter.opinion import Action
from imap.models import UNDER_WAY, Account, Arrival, Folder, Stage, State
from users.models import User

# SQLite takes an index for this, not for "is not null".
EVER = datetime(1970, 1, 1, tzinfo=UTC)

UNSETTLED = (State.DUE, *UNDER_WAY, State.PARKED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many accounts and letters are in which state, and since when work is due, in seconds."""

    accounts: Mapping[str, int]
    troubles: Mapping[str, int]
    letters: Mapping[str, int]
    oldest: Mapping[str, float]
    challenges: Mapping[str, int]


def standing() -> Standing:
    """Where Hamlet stands now; six queries.

    Letters are counted user by user and folder by folder: an index begins with
    these, and no table is read from end to end however large it has grown.
    """
    now = timezone.now()
    accounts = list(Account.objects.values_list("stage", "paused", "trouble", "retry_at"))
    waiting = StoredMessage.objects.filter(awaits__gt=EVER).aggregate(
        count=Count("pk"), oldest=Min("stored_at")
    )
    arrivals, first_due = unsettled()
    unvisited = Account.objects.filter(stage=Stage.LIVE, paused="", retry_at=None)
    return Standing(
        accounts=Counter(
            state(stage, paused=bool(paused), retry_at=retry_at, now=now)
            for stage, paused, _, retry_at in accounts
        ),
        troubles=Counter(trouble for _, _, trouble, _ in accounts if trouble),
        letters={"waiting": waiting["count"], "held": held(), **arrivals},
        oldest={
            "judge": age(waiting["oldest"], now),
            "move": age(first_due, now),
            "sync": age(unvisited.aggregate(at=Min("synced_at"))["at"], now),
        },
        challenges=challenges(),
    )


def state(stage: str, *, paused: bool, retry_at: datetime | None, now: datetime) -> str:
    """In one word where an account stands, as `manage.py accounts` says it."""
    if paused:
        return "paused"
    return "waiting" if retry_at is not None and retry_at > now else stage


def held() -> int:
    """How many letters wait for a person's word; a look into an index for each user."""
    waits = Judgement.objects.filter(
        user=OuterRef("pk"), action=Action.HOLD, settled_at__isnull=True
    )
    users = User.objects.annotate(held=count(waits, "user"))
    return sum(users.values_list("held", flat=True))


def challenges() -> dict[str, int]:
    """How many challenges are open, by state, and how often the breaker stands open."""
    rows = Challenge.objects.filter(state__in=OPEN).values_list("state").order_by()
    found: dict[str, int] = dict.fromkeys(OPEN, 0)
    found.update(dict(rows.annotate(Count("pk"))))
    return {**found, "stopped": Opening.objects.filter(closed_at__isnull=True).count()}


def unsettled() -> tuple[dict[str, int], datetime | None]:
    """How many letters are in which state that is not the last, and when the first one came."""
    letters: Counter[str] = Counter(dict.fromkeys(UNSETTLED, 0))
    firsts: list[datetime] = []
    for each in UNSETTLED:
        here = Arrival.objects.filter(folder=OuterRef("pk"), state=each)
        found = Folder.objects.annotate(
            letters=count(here, "folder"),
            first=Subquery(here.order_by().values("folder").annotate(m=Min("seen_at")).values("m")),
        ).filter(first__isnull=False)
        for number, first in found.values_list("letters", "first"):
            letters[each] += number
            if each != State.PARKED:
                firsts.append(first)
    return dict(letters), min(firsts, default=None)


def count(rows: QuerySet[Judgement] | QuerySet[Arrival], by: str) -> Coalesce:
    """How many there are of the rows that belong to the outer one."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 where there is no then."""
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
