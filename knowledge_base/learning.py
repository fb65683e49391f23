"""What a person's word about one message teaches, and its exact inverse.

Learned of either: its sketch, by which its twins are found, and one more
letter of its service if it is bulk mail. Learned of spam: an entry among the
earlier spams, and one more spam from its country. Learned of ham: one more
letter received from its sender in its week, by its paths, with or without
aligned proof; one more ham from its country; one more letter in the habits of
its sender's domain and of the user. Nothing is learned for a sender when From
is missing or is the user himself.
"""

from datetime import datetime

from django.db import transaction

from knowledge_base import departures, earlier_spam, ledger, services, tally, twins
from knowledge_base.address_key import address_key
from knowledge_base.correspondence import week_of
from knowledge_base.countries import country_of_message
from knowledge_base.label import Label
from knowledge_base.models import (
    Contact,
    Correspondence,
    Country,
    EarlierHam,
    EarlierSpam,
    SenderPath,
)
from knowledge_base.own_addresses import own_addresses
from knowledge_base.proof import paths_of
from knowledge_base.tally import Count
from mail.message import Message
from users.models import User


def learn(user: User, message: Message, label: Label, *, at: datetime) -> None:
    """The user's knowledge contains this message under `label`, and under no other.

    `at` (aware) is when the message came. Learning it again under the same
    label changes nothing; under the other label it is unlearned first.
    """
    with transaction.atomic():
        ledger.lock(user)
        if _learned(user, message.digest, label):
            return
        _take_back(user, message.digest)
        if label is Label.SPAM:
            _learn_spam(user, message, at)
        else:
            _learn_ham(user, message, at)
        twins.remember(user, message, label)


def unlearn(user: User, digest: str) -> None:
    """The user's knowledge is as if he had never spoken of the message of this digest."""
    with transaction.atomic():
        ledger.lock(user)
        _take_back(user, digest)


def _learned(user: User, digest: str, label: Label) -> bool:
    model = EarlierSpam if label is Label.SPAM else EarlierHam
    return model.objects.filter(user=user, digest=digest).exists()


def _learn_spam(user: User, message: Message, at: datetime) -> None:
    country = country_of_message(message) or ""
    spam = earlier_spam.remember(
        user, message, at=at, country=country, service=services.name_of(message)
    )
    if country:
        tally.count(_spam_from(user, country))
    if spam.service:
        services.count_spam(spam)


def _learn_ham(user: User, message: Message, at: datetime) -> None:
    sender = address_key(message.header_from)
    ham = EarlierHam.objects.create(
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
    for each in _counts(ham):
        tally.count(each)
    departures.count(user, ham.shown)
    if ham.service:
        services.count_ham(ham)


def _take_back(user: User, digest: str) -> None:
    spam = EarlierSpam.objects.filter(user=user, digest=digest).defer("words").first()
    ham = EarlierHam.objects.filter(user=user, digest=digest).first()
    if spam is not None:
        _take_back_spam(user, spam)
    if ham is not None:
        _take_back_ham(user, ham)
    if spam is not None or ham is not None:
        twins.forget(user, digest)


def _take_back_spam(user: User, spam: EarlierSpam) -> None:
    earlier_spam.forget(user, spam)
    if spam.country:
        tally.uncount(_spam_from(user, spam.country))
    if spam.service:
        services.uncount_spam(spam)


def _take_back_ham(user: User, ham: EarlierHam) -> None:
    ham.delete()
    for each in _counts(ham):
        tally.uncount(each)
    departures.uncount(user, ham.shown)
    if ham.service:
        services.uncount_ham(ham)


def _spam_from(user: User, country: str) -> Count:
    return Count(Country, {"user": user, "code": country}, {"spam": 1})


def _counts(ham: EarlierHam) -> list[Count]:
    """All that one earlier ham counts towards."""
    user = {"user": ham.user}
    counts = []
    if ham.country:
        counts.append(Count(Country, {**user, "code": ham.country}, {"ham": 1}))
    if ham.sender:
        address = {**user, "address": ham.sender}
        letter = {"received": 1, "aligned": int(ham.aligned)}
        counts.append(Count(Contact, address, letter))
        week = {**address, "week": week_of(ham.at)}
        counts.append(Count(Correspondence, week, {"received": 1}))
        counts.extend(
            Count(SenderPath, {**user, "sender": ham.sender, "path": path}, {"ham": 1})
            for path in ham.paths
        )
    return counts
