"""So much of something in so long and no more, however many processes ask at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from challenge.models import Allowance
from knowledge_base.ledger import microseconds
from storage.change import Changes, delete, update
from storage.insert import Insert
from storage.select import select

LONGEST_KIND = 15


@dataclass(frozen=True, slots=True)
class Rate:
    """Never more than `most` in any span of the length `per`; half of them may come at once.

    A bucket of the generic cell rate algorithm (ITU-T I.371) that holds `burst`
    and regains one each `step` lets `burst + per / step` through at worst, which is `most`.
    """

    most: int
    per: timedelta

    @property
    def burst(self) -> int:
        """How many may come at once."""
        return -(-self.most // 2)

    @property
    def step(self) -> timedelta:
        """How long it takes until one more may come, rounded up."""
        return -(-self.per // (self.most - self.burst + 1))

    def after_one(self, full_at: datetime, *, at: datetime) -> datetime | None:
        """When the bucket is full again once one more is taken at `at`; None: it may not be.

        Pure, what `take` does in the database.
        """
        if self.most < 1 or full_at - at > (self.burst - 1) * self.step:
            return None
        return max(full_at, at) + self.step


def scope_of(kind: str, value: str) -> str:
    """The name of the bucket of this kind that belongs to an address, a network, a user.

    A keyed digest: who reads the table learns nobody's address.
    """
    if not kind or len(kind) > LONGEST_KIND:
        raise ValueError(f"A kind of bucket has 1 to {LONGEST_KIND} characters, not “{kind}”.")
    digest = salted_hmac("challenge.allowances", value, algorithm="sha256").hexdigest()
    return f"{kind}:{digest}"


def take(scope: str, *, rate: Rate, at: datetime) -> bool:
    """One more is taken from the bucket; False where it is empty, and then nothing changed.

    One UPDATE where it may be taken, so that nobody who asks at the same moment
    is let through as well; two statements more for a bucket that is new.
    """
    if rate.most < 1:
        return False
    now, step = microseconds(at), rate.step // timedelta(microseconds=1)
    latest = now + (rate.burst - 1) * step
    if _take(scope, now, step, latest):
        return True
    if _there(scope):
        return False
    _OPEN([(scope, now)])
    return _take(scope, now, step, latest) == 1


def forget_full(*, before: datetime) -> int:
    """Buckets that were full before that time are gone: a new one is the same; how many."""
    return _forget_full(microseconds(before))


# Not IGNORE, for who finds the row there would keep a shared lock on it (InnoDB) that two could
# not both turn into the lock of an UPDATE.
_OPEN = Insert(
    Allowance,
    "scope",
    "full_at",
    conflict=OnConflict.UPDATE,
    update=("scope",),
    unique=("scope",),
)


@update
def _take(scope: str, now: int, step: int, latest: int) -> Changes:
    row = Allowance.objects.filter(scope=scope, full_at__lte=latest)
    full_at = Greatest(F("full_at"), now, output_field=BigIntegerField())
    return row, {"full_at": full_at + step}


@select
def _there(scope: str) -> QuerySet[Allowance, str]:
    return Allowance.objects.filter(scope=scope).values_list("scope", flat=True)


@delete
def _forget_full(before: int) -> QuerySet[Allowance]:
    return Allowance.objects.filter(full_at__lt=before)
