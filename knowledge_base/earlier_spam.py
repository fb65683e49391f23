"""Step 1's knowledge: the user's earlier spam, and which of it a message resembles."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from hashlib import blake2b

from django.db import transaction
from django.db.models import QuerySet

from knowledge_base import ledger
from knowledge_base.address_key import address_key
from knowledge_base.bag import Bag
from knowledge_base.knowledge import EarlierSpam as Named
from knowledge_base.knowledge import SpamMatch
from knowledge_base.models import EarlierSpam
from knowledge_base.spam_indexes import spam_indexes
from knowledge_base.storable import storable
from knowledge_base.stored_keys import Key
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

LONGEST_SUBJECT = 200

_COLUMNS = (
    "user_id",
    "digest",
    "at",
    "subject",
    "likeness",
    "country",
    "length",
    "words",
    "service",
)
_KEEP = Insert(EarlierSpam, *_COLUMNS)


def matches(
    user: User,
    messages: Sequence[Message],
    *,
    stamp: int,
    limit: int,
    floor: int,
    reach: float,
) -> list[SpamMatch | None]:
    """For each message the earlier spam that matches best, None where none does.

    One with the same sender and content goes before any fraction, however
    short or old it is, and the latest of several is named. The fraction is
    over the `limit` most recent spams of at least `floor` words; below
    `reach` it is not reported. Two queries, up to three more
    when the user's spam changed since this process last looked.
    """
    bags = [Bag.of(message.words) for message in messages]
    best = spam_indexes.best(user, bags, stamp=stamp, limit=limit, floor=floor, reach=reach)
    named = _named(user, best)
    same = _same(user, messages)
    return [
        _match(same.get(likeness(message)), hit, named)
        for message, hit in zip(messages, best, strict=True)
    ]


def _match(
    same: Named | None, hit: tuple[Key, float] | None, named: dict[str, Named]
) -> SpamMatch | None:
    if same is not None:
        return SpamMatch(same, 1.0, same=True)
    # A spam forgotten between two queries has no name any more, and is no match.
    if hit is None or hit[0][1] not in named:
        return None
    return SpamMatch(named[hit[0][1]], hit[1], same=False)


def _same(user: User, messages: Sequence[Message]) -> dict[str, Named]:
    rows = sorted(_alike(user.pk, {likeness(each) for each in messages}))
    return {like: Named(digest, subject) for like, _, digest, subject in rows}


def _named(user: User, hits: Sequence[tuple[Key, float] | None]) -> dict[str, Named]:
    digests = {hit[0][1] for hit in hits if hit is not None}
    return {digest: Named(digest, subject) for digest, subject in _subjects(user.pk, digests)}


@select
def _alike(
    user_id: int, likenesses: Collection[str]
) -> QuerySet[EarlierSpam, tuple[str, datetime, str, str]]:
    """In no order: asked for one by time, a database reads all spam by its index of times."""
    rows = EarlierSpam.objects.filter(user=user_id, likeness__in=likenesses)
    return rows.values_list("likeness", "at", "digest", "subject")


@select
def _subjects(user_id: int, digests: Collection[str]) -> QuerySet[EarlierSpam, tuple[str, str]]:
    rows = EarlierSpam.objects.filter(user=user_id, digest__in=digests)
    return rows.values_list("digest", "subject")


@delete
def _drop(user_id: int, digest: str) -> QuerySet[EarlierSpam]:
    return EarlierSpam.objects.filter(user=user_id, digest=digest)


def remember(
    user: User, message: Message, *, at: datetime, country: str, service: str
) -> EarlierSpam:
    """The message is one of the user's earlier spams; the caller holds the lock."""
    bag = Bag.of(message.words)
    spam = EarlierSpam(
        user=user,
        digest=message.digest,
        at=at,
        subject=storable(message.subject)[:LONGEST_SUBJECT],
        likeness=likeness(message),
        country=country,
        length=bag.total,
        words=bag.pack(),
        service=service,
    )
    _KEEP([[getattr(spam, column) for column in _COLUMNS]])
    ledger.note_spam(user, message.digest, at, added=True)
    return spam


def forget(user: User, spam: EarlierSpam) -> None:
    """The message is not among the user's earlier spams; the caller holds the lock."""
    _drop(user.pk, spam.digest)
    ledger.note_spam(user, spam.digest, spam.at, added=False)
    transaction.on_commit(partial(spam_indexes.forget_files, user.pk), robust=True)


def likeness(message: Message) -> str:
    """A digest of sender and content: equal where both are."""
    both = f"{address_key(message.header_from)}\0{message.content_digest}"
    return blake2b(both.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
