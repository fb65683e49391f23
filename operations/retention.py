"""For how long raw mail is kept: what is old enough is forgotten, what was learned stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.utils import timezone

from filter.models import StoredMessage
from operations.models import Retention
from users.models import User

# So many bytes-laden rows go in one transaction: a fraction of a second, nobody waits long.
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many days, None for ever; `own` where it was said for this user alone."""

    days: int | None
    own: bool


def rule_of(user: User) -> Rule:
    """The rule for one user's raw mail."""
    row = Retention.objects.filter(user=user).first()
    return Rule(settings.RAW_DAYS, own=False) if row is None else Rule(row.days, own=True)


def keep_for(user: User, days: int | None) -> None:
    """From now on the user's raw mail is kept for so many days, None for ever."""
    Retention.objects.update_or_create(user=user, defaults={"days": days})


def keep_as_all(user: User) -> None:
    """From now on the user's raw mail is kept for as long as RAW_DAYS says."""
    Retention.objects.filter(user=user).delete()


def sweep(*, rows_at_most: int) -> int:
    """Forgets raw mail that was kept long enough; returns how many letters', about so many at most.

    Users in turn, a piece each: one with a million letters keeps nobody waiting.
    """
    now = timezone.now()
    pending = {
        user_id: now - timedelta(days=days)
        for user_id, days in limited().items()
        if days is not None
    }
    forgotten = 0
    while pending and forgotten < rows_at_most:
        gone = {user_id: forget(user_id, before) for user_id, before in pending.items()}
        forgotten += sum(gone.values())
        pending = {each: pending[each] for each, rows in gone.items() if rows == ROWS_AT_ONCE}
    return forgotten


def limited() -> dict[int, int | None]:
    """By user, for how many days mail is kept, of all that have any limit; two queries at most."""
    own = dict(Retention.objects.values_list("user_id", "days"))
    if settings.RAW_DAYS is None:
        return own
    return dict.fromkeys(User.objects.values_list("pk", flat=True), settings.RAW_DAYS) | own


def forget(user_id: int, before: datetime) -> int:
    """Forgets a piece of the user's raw mail that was stored before then; how many letters'.

    What waits to be judged is kept, however old. Letters are stored in the order of
    their numbers, so that the oldest are found first, and nothing beyond them is read.
    """
    rows = StoredMessage.objects.filter(user_id=user_id).order_by("pk")
    oldest = rows.values_list("pk", "stored_at")
    first = oldest[:1]
    if not [at for _, at in first if at < before]:
        return 0
    old = [pk for pk, _ in takewhile(lambda row: row[1] < before, oldest[:ROWS_AT_ONCE])]
    gone, _ = StoredMessage.objects.filter(pk__in=old, awaits__isnull=True).delete()
    return gone
