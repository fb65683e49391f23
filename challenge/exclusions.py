"""Whom no challenge goes to: who asked for that, complained, or cannot be reached."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.constants import OnConflict

from challenge.models import Exclusion
from challenge.models.exclusion import Reason
from knowledge_base.mailbox_providers import MAILBOX_PROVIDERS
from storage.change import delete
from storage.insert import Insert
from storage.select import select

__all__ = [
    "Reason",
    "allow",
    "exclude",
    "exclude_bounced",
    "exclude_complained",
    "excluded",
    "forget_over",
]

# Mailboxes that are full or gone come back, servers sooner.
ADDRESS_RESTS = timedelta(days=180)
DOMAIN_RESTS = timedelta(days=7)

_EXCLUDE = Insert(
    Exclusion,
    *("whom", "reason", "since", "until"),
    conflict=OnConflict.IGNORE,
)


def exclude(whom: str, reason: Reason, *, at: datetime, until: datetime | None = None) -> None:
    """No challenge goes to this address, or to this domain, until then, or ever again.

    What is excluded already stays so for the longer of the two times, and for the
    reason that came first.
    """
    whom = whom.lower()
    _EXCLUDE([(whom, reason, at, until)])
    rows = Exclusion.objects.filter(whom=whom)
    if until is None:
        rows.filter(until__isnull=False).update(until=None)
    else:
        rows.filter(until__lt=until).update(until=until)


def exclude_bounced(sender: str, *, at: datetime) -> None:
    """A letter to this address came back: it rests for half a year, its domain for a week.

    A provider of mailboxes does not rest for one of its millions of addresses.
    """
    exclude(sender, Reason.BOUNCED, at=at, until=at + ADDRESS_RESTS)
    domain = sender.rpartition("@")[2]
    if domain not in MAILBOX_PROVIDERS:
        exclude(domain, Reason.BOUNCED, at=at, until=at + DOMAIN_RESTS)


def exclude_complained(sender: str, *, at: datetime) -> None:
    """Somebody there called our letter unwanted: never again, nor to anybody of his domain.

    Of a provider of mailboxes it is only the address.
    """
    exclude(sender, Reason.COMPLAINED, at=at)
    domain = sender.rpartition("@")[2]
    if domain not in MAILBOX_PROVIDERS:
        exclude(domain, Reason.COMPLAINED, at=at)


def allow(whom: str) -> bool:
    """The address or domain may be written to again, by an administrator's word; whether not so."""
    removed, _ = Exclusion.objects.filter(whom=whom.lower()).delete()
    return removed > 0


def excluded(senders: Collection[str], *, at: datetime) -> frozenset[str]:
    """Those of the addresses that nothing goes to now, or to their domain. One query."""
    domains = {sender.rpartition("@")[2] for sender in senders}
    found = frozenset(_excluded({*senders, *domains}, at))
    return frozenset(sender for sender in senders if found & {sender, sender.rpartition("@")[2]})


def forget_over(*, before: datetime) -> int:
    """What was excluded until a time before that one is no longer; how many."""
    return _forget_over(before)


@select
def _excluded(names: Collection[str], at: datetime) -> QuerySet[Exclusion, str]:
    rows = Exclusion.objects.filter(Q(until__isnull=True) | Q(until__gt=at), whom__in=names)
    return rows.values_list("whom", flat=True)


@delete
def _forget_over(before: datetime) -> QuerySet[Exclusion]:
    return Exclusion.objects.filter(until__lt=before)
