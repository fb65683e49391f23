"""How a message departs from the habits of its sender's domain and of the user's mail."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.db.models.constants import OnConflict

from knowledge_base.knowledge import Departure
from knowledge_base.marks import domain_of, marks_of
from knowledge_base.models import Habit
from mail.message import Message
from storage.change import delete
from storage.insert import Insert
from storage.select import select
from users.models import User

EVERY_DOMAIN = ""
HOURS = 24
HOUR = timedelta(hours=1)
# Before it is overruled by ham, the belief that no hour is like any other counts as many letters.
EVEN_LETTERS = 24
# Three hours of a day without habit.
EVEN_SHARE = 3 / HOURS

_WRITE = Insert(
    Habit,
    "user_id",
    "domain",
    "letters",
    "marks",
    conflict=OnConflict.UPDATE,
    update=("letters", "marks"),
    unique=("user_id", "domain"),
)

# By domain the marks that one letter shows; under "" its hour.
Shown = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Past:
    """How many letters of a domain were ham, and how many of those showed each mark."""

    letters: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)


def departures(
    user: User, messages: Sequence[Message], times: Sequence[datetime]
) -> list[Departure]:
    """How each message, which came at its time, departs from the confirmed ham. One query."""
    domains = [domain_of(message) for message in messages]
    pasts = pasts_of(user, {*domains, EVERY_DOMAIN})
    mine = pasts.get(EVERY_DOMAIN, Past())
    return [
        departure(message, pasts.get(domain, Past()) if domain else Past(), mine, at=at)
        for message, domain, at in zip(messages, domains, times, strict=True)
    ]


def pasts_of(user: User, domains: Collection[str]) -> dict[str, Past]:
    """The confirmed ham of each domain that has any. One query."""
    return {domain: Past(letters, marks) for domain, letters, marks in _habits(user.pk, domains)}


def departure(message: Message, past: Past, mine: Past, *, at: datetime) -> Departure:
    """How a message departs from the past of its domain and from the user's own hours."""
    marks = marks_of(message)
    new = [mark not in past.marks for mark in marks.fields]
    unknown = (
        past.letters > 0 and bool(each) and each.isdisjoint(past.marks)
        for each in (marks.signatures, marks.networks, marks.countries)
    )
    new_signature, new_network, new_country = unknown
    return Departure(
        letters=past.letters,
        new_fields=sum(new) / len(new) if new and past.letters else 0.0,
        new_signature=new_signature,
        new_network=new_network,
        new_country=new_country,
        hour=share_around(mine, at),
        hours_from_claim=None if message.date is None else (at - message.date) / HOUR,
    )


def share_around(mine: Past, at: datetime) -> float:
    """The share of the user's ham that came in the hour (UTC) of `at`, the one before or after.

    Smoothed: 24 letters spread evenly over the day are counted with them.
    """
    hour = at.astimezone(UTC).hour
    near = sum(mine.marks.get(str((hour + step) % HOURS), 0) for step in (-1, 0, 1))
    return (near + EVEN_LETTERS * EVEN_SHARE) / (mine.letters + EVEN_LETTERS)


def shown_by(message: Message, *, at: datetime) -> dict[str, list[str]]:
    """What a ham that came at this time teaches of each domain."""
    shown = {EVERY_DOMAIN: [str(at.astimezone(UTC).hour)]}
    if domain := domain_of(message):
        shown[domain] = marks_of(message).all()
    return shown


def count(user: User, shown: Shown) -> None:
    """One more ham showed this; the caller holds the lock."""
    pasts = pasts_of(user, shown.keys())
    _write(user, {domain: _more(pasts.get(domain, Past()), shown[domain]) for domain in shown})


def uncount(user: User, shown: Shown) -> None:
    """Takes back exactly what `count` did; a habit that counts nothing is removed."""
    pasts = pasts_of(user, shown.keys())
    left = {domain: _less(past, shown[domain]) for domain, past in pasts.items()}
    _forget(user.pk, [domain for domain, past in left.items() if not past.letters])
    _write(user, {domain: past for domain, past in left.items() if past.letters})


def _more(past: Past, marks: Sequence[str]) -> Past:
    return Past(past.letters + 1, Counter(past.marks) + Counter(marks))


def _less(past: Past, marks: Sequence[str]) -> Past:
    return Past(past.letters - 1, Counter(past.marks) - Counter(marks))


def _write(user: User, pasts: Mapping[str, Past]) -> None:
    _WRITE((user.pk, domain, past.letters, dict(past.marks)) for domain, past in pasts.items())


@select
def _habits(
    user_id: int, domains: Collection[str]
) -> QuerySet[Habit, tuple[str, int, dict[str, int]]]:
    rows = Habit.objects.filter(user=user_id, domain__in=domains)
    return rows.values_list("domain", "letters", "marks")


@delete
def _forget(user_id: int, domains: Collection[str]) -> QuerySet[Habit]:
    return Habit.objects.filter(user=user_id, domain__in=domains)
