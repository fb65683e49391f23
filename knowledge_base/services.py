"""What the user said of the bulk mail of each service so far."""

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import Max, QuerySet
from django.db.models.constants import OnConflict

from knowledge_base.bulk import Claim, service_of
from knowledge_base.knowledge import Service as Known
from knowledge_base.models import EarlierHam, EarlierSpam, Service
from knowledge_base.proof import HABIT, paths_of
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

_COUNTS = ("wanted", "unwanted", "wanted_at", "unwanted_since", "paths")
_WRITE = Insert(
    Service,
    "user_id",
    "name",
    *_COUNTS,
    conflict=OnConflict.UPDATE,
    update=_COUNTS,
    unique=("user_id", "name"),
)


def services(user: User, messages: Sequence[Message]) -> list[Known | None]:
    """For each message its service, None where it claims none. One query.

    Proven is a message by its authentication, or by coming by one of the paths
    that two letters of the service's earlier ham came by.
    """
    claims = [service_of(message) for message in messages]
    rows = _rows(user, {claim.name for claim in claims if claim})
    return [
        claim and _known(message, claim, rows.get(claim.name) or Service())
        for message, claim in zip(messages, claims, strict=True)
    ]


def name_of(message: Message) -> str:
    """The name of the service that the message claims to be from, "" where it claims none."""
    claim = service_of(message)
    return claim.name if claim else ""


def count_ham(ham: EarlierHam) -> None:
    """A stored ham counts for the service that it names; the caller holds the lock."""
    row = _row(ham)
    row.wanted += 1
    row.paths = dict(Counter(row.paths) + Counter(ham.paths))
    if row.wanted_at is None or ham.at > row.wanted_at:
        row.wanted_at = ham.at
        row.unwanted_since = row.unwanted_since and _unwanted_since(row)
    _write(row)


def count_spam(spam: EarlierSpam) -> None:
    """A stored spam counts for the service that it names; the caller holds the lock."""
    row = _row(spam)
    row.unwanted += 1
    row.unwanted_since += _is_since(row, spam)
    _write(row)


def uncount_ham(ham: EarlierHam) -> None:
    """Takes back what `count_ham` did, once the ham is not stored any more."""
    row = _row(ham)
    row.wanted -= 1
    row.paths = dict(Counter(row.paths) - Counter(ham.paths))
    if ham.at == row.wanted_at:
        left = EarlierHam.objects.filter(user=row.user_id, service=row.name)
        row.wanted_at = left.aggregate(last=Max("at"))["last"]
        row.unwanted_since = row.unwanted and _unwanted_since(row)
    _keep_or_remove(row)


def uncount_spam(spam: EarlierSpam) -> None:
    """Takes back what `count_spam` did."""
    row = _row(spam)
    row.unwanted -= 1
    row.unwanted_since -= _is_since(row, spam)
    _keep_or_remove(row)


def _known(message: Message, claim: Claim, row: Service) -> Known:
    usual = any(row.paths.get(path, 0) >= HABIT for path in paths_of(message))
    return Known(
        claim.name,
        proven=claim.proven or usual,
        wanted=row.wanted,
        unwanted=row.unwanted,
        unwanted_since=row.unwanted_since,
    )


def _rows(user: User, names: Collection[str]) -> dict[str, Service]:
    return {row.name: row for row in _named(user.pk, names)}


@select
def _named(user_id: int, names: Collection[str]) -> QuerySet[Service, Service]:
    return Service.objects.filter(user=user_id, name__in=names)


@delete
def _drop(user_id: int, name: str) -> QuerySet[Service]:
    return Service.objects.filter(user=user_id, name=name)


def _row(letter: EarlierHam | EarlierSpam) -> Service:
    row = _named.first(letter.user_id, [letter.service])
    return row or Service(user_id=letter.user_id, name=letter.service)


def _is_since(row: Service, spam: EarlierSpam) -> bool:
    return row.wanted_at is None or spam.at > row.wanted_at


def _unwanted_since(row: Service) -> int:
    """The service's spam that came after its last ham, by the order of arrival."""
    spam = EarlierSpam.objects.filter(user=row.user_id, service=row.name)
    if row.wanted_at is not None:
        spam = spam.filter(at__gt=row.wanted_at)
    return spam.count()


def _keep_or_remove(row: Service) -> None:
    if row.wanted or row.unwanted:
        _write(row)
    else:
        _drop(row.user_id, row.name)


def _write(row: Service) -> None:
    _WRITE([(row.user_id, row.name, *(getattr(row, column) for column in _COUNTS))])
