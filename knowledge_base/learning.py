"""What a person's word about one message teaches, and its exact inverse.

Learned of either: its sketch, by which its twins are found, and one more
letter of its service if it is bulk mail. Learned of spam: an entry among the
earlier spams, and one more spam from its country. Learned of ham: one more
letter received from its sender in its week, by its paths, with or without
aligned proof; one more ham from its country; one more letter in the habits of
its sender's domain and of the user. Nothing is learned for a sender when From
is missing or is the user himself.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from knowledge_base import departures, earlier_spam, ledger, services, twins
from knowledge_base.address_key import address_key
from knowledge_base.contacts import CONTACTS
from knowledge_base.correspondence import LETTERS, week_of
from knowledge_base.countries import COUNTRIES, country_of_message
from knowledge_base.label import Label
from knowledge_base.models import EarlierHam, EarlierSpam
from knowledge_base.own_addresses import own_addresses
from knowledge_base.proof import PATHS, paths_of
from knowledge_base.tally import Tally
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

_COLUMNS = (
    "user_id",
    "digest",
    "at",
    "sender",
    "paths",
    "aligned",
    "country",
    "service",
    "shown",
)
_KEEP = Insert(EarlierHam, *_COLUMNS)


def learn(user: User, message: Message, label: Label, *, at: datetime) -> None:
    """The user's knowledge contains this message under `label`, and under no other.

    `at` (aware) is when the message came. Learning it again under the same
    label changes nothing; under the other label it is unlearned first.
    """
    with transaction.atomic():
        ledger.lock(user)
        learn_under_lock(user, message, label, at=at)


def learn_under_lock(user: User, message: Message, label: Label, *, at: datetime) -> None:
    """As `learn`, where the caller's transaction holds the user's lock already."""
    spam, ham = _kept(user, message.digest)
    if (spam if label is Label.SPAM else ham) is not None:
        return
    _take_back(user, spam, ham)
    if label is Label.SPAM:
        _learn_spam(user, message, at)
    else:
        _learn_ham(user, message, at)
    twins.remember(user, message, label)


def unlearn(user: User, digest: str) -> None:
    """The user's knowledge is as if he had never spoken of the message of this digest."""
    with transaction.atomic():
        ledger.lock(user)
        unlearn_under_lock(user, digest)


def unlearn_under_lock(user: User, digest: str) -> None:
    """As `unlearn`, where the caller's transaction holds the user's lock already."""
    _take_back(user, *_kept(user, digest))


def _learn_spam(user: User, message: Message, at: datetime) -> None:
    country = country_of_message(message) or ""
    spam = earlier_spam.remember(
        user, message, at=at, country=country, service=services.name_of(message)
    )
    if country:
        COUNTRIES.count(user.pk, country, spam=1)
    if spam.service:
        services.count_spam(spam)


def _learn_ham(user: User, message: Message, at: datetime) -> None:
    sender = address_key(message.header_from)
    ham = EarlierHam(
        user=user,
        digest=message.digest,
        at=at,
        sender="" if sender in own_addresses(user) else sender,
        paths=paths_of(message),
        aligned=message.authentication.aligned,
        country=country_of_message(message) or "",
        service=services.name_of(message),
        shown=departures.shown_by(message, at=at),
    )
    _KEEP([[getattr(ham, column) for column in _COLUMNS]])
    for tally, key, by in _counts(ham):
        tally.count(*key, **by)
    departures.count(user, ham.shown)
    if ham.service:
        services.count_ham(ham)


def _kept(user: User, digest: str) -> tuple[EarlierSpam | None, EarlierHam | None]:
    """The message as it was learned; one query where it never was."""
    if not _learned(user.pk, digest):
        return None, None
    return _spam.first(user.pk, digest), _ham.first(user.pk, digest)


def _take_back(user: User, spam: EarlierSpam | None, ham: EarlierHam | None) -> None:
    if spam is not None:
        _take_back_spam(user, spam)
        twins.forget(user, spam.digest)
    if ham is not None:
        _take_back_ham(user, ham)
        twins.forget(user, ham.digest)


def _take_back_spam(user: User, spam: EarlierSpam) -> None:
    earlier_spam.forget(user, spam)
    if spam.country:
        COUNTRIES.uncount(user.pk, spam.country, spam=1)
    if spam.service:
        services.uncount_spam(spam)


def _take_back_ham(user: User, ham: EarlierHam) -> None:
    _drop(user.pk, ham.digest)
    for tally, key, by in _counts(ham):
        tally.uncount(*key, **by)
    departures.uncount(user, ham.shown)
    if ham.service:
        services.uncount_ham(ham)


def _counts(ham: EarlierHam) -> Iterator[tuple[Tally, tuple[object, ...], dict[str, int]]]:
    """All that one earlier ham counts towards: where, for which row, and by how much."""
    user = ham.user_id
    if ham.country:
        yield COUNTRIES, (user, ham.country), {"ham": 1}
    if ham.sender:
        yield CONTACTS, (user, ham.sender), {"received": 1, "aligned": int(ham.aligned)}
        yield LETTERS, (user, ham.sender, week_of(ham.at)), {"received": 1}
        for path in ham.paths:
            yield PATHS, (user, ham.sender, path), {"ham": 1}


@select
def _learned(user_id: int, digest: str) -> QuerySet[EarlierSpam, str]:
    spam = EarlierSpam.objects.filter(user=user_id, digest=digest).values_list("digest", flat=True)
    ham = EarlierHam.objects.filter(user=user_id, digest=digest).values_list("digest", flat=True)
    return spam.union(ham, all=True)


@select
def _spam(user_id: int, digest: str) -> QuerySet[EarlierSpam, EarlierSpam]:
    return EarlierSpam.objects.filter(user=user_id, digest=digest).defer("words")


@select
def _ham(user_id: int, digest: str) -> QuerySet[EarlierHam, EarlierHam]:
    return EarlierHam.objects.filter(user=user_id, digest=digest)


@delete
def _drop(user_id: int, digest: str) -> QuerySet[EarlierHam]:
    return EarlierHam.objects.filter(user=user_id, digest=digest)
