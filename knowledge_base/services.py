"""What the user said of the bulk mail of each service so far."""

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import Max

from knowledge_base.bulk import Claim, service_of
from knowledge_base.knowledge import Service as Known
from knowledge_base.models import EarlierHam, EarlierSpam, Service
from knowledge_base.proof import HABIT, paths_of
from mail.message import Message
from users.models import User


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
    row.save()


def count_spam(spam: EarlierSpam) -> None:
    """A stored spam counts for the service that it names; the caller holds the lock."""
    row = _row(spam)
    row.unwanted += 1
    row.unwanted_since += _is_since(row, spam)
    row.save()


def uncount_ham(ham: EarlierHam) -> None:
    """Takes back what `count_ham` did, once the ham is not stored any more."""
    row = _row(ham)
    row.wanted -= 1
    row.paths = dict(Counter(row.paths) - Counter(ham.paths))
    if ham.at == row.wanted_at:
        left = EarlierHam.objects.filter(user=row.user, service=row.name)
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
    return {row.name: row for row in Service.objects.filter(user=user, name__in=names)}


def _row(letter: EarlierHam | EarlierSpam) -> Service:
    row = Service.objects.filter(user=letter.user, name=letter.service).first()
    return row or Service(user=letter.user, name=letter.service)


def _is_since(row: Service, spam: EarlierSpam) -> bool:
    return row.wanted_at is None or spam.at > row.wanted_at


def _unwanted_since(row: Service) -> int:
    """The service's spam that came after its last ham, by the order of arrival."""
    spam = EarlierSpam.objects.filter(user=row.user, service=row.name)
    if row.wanted_at is not None:
        spam = spam.filter(at__gt=row.wanted_at)
    return spam.count()


def _keep_or_remove(row: Service) -> None:
    if row.wanted or row.unwanted:
        row.save()
    else:
        row.delete()
