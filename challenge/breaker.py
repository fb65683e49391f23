"""The breaker: where asking turns out to be wrong it stops by itself, and says why."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from challenge.called_spam import called_spam
from challenge.configuration import configuration
from challenge.models import Challenge, Opening
from challenge.state import State
from filter.opinion import Action

log = logging.getLogger(__name__)

SPAN = timedelta(days=30)
# A share of fewer letters says nothing.
LEAST = 20


@dataclass(frozen=True, slots=True)
class Score:
    """How asking went: letters sent, those to mail that was spam after all, what came back."""

    sent: int
    spam: int
    bounced: int
    complained: int


def is_open(at: datetime) -> bool:
    """Whether nobody is to be asked at that time. One query."""
    return Opening.objects.filter(opened_at__lte=at).exclude(closed_at__lte=at).exists()


def watch(*, at: datetime) -> bool:
    """Opens the breaker if asking went wrong since it was closed last; whether it is open now.

    Two who watch at the same moment may both write down that it opened; `close` ends both.
    """
    if is_open(at):
        return True
    closed_at = Opening.objects.aggregate(last=Max("closed_at"))["last"]
    why = wrong(score(since=max(at - SPAN, closed_at) if closed_at else at - SPAN))
    if why:
        Opening.objects.create(opened_at=at, why=why)
        log.error("Nobody is asked any more until somebody closes the breaker: %s", why)
    return bool(why)


def close(*, at: datetime) -> int:
    """Asking goes on, by an administrator's word: what was held against it is forgotten.

    How many openings this ended.
    """
    return Opening.objects.filter(closed_at__isnull=True).update(closed_at=at)


def why_open() -> str:
    """What opened the breaker, "" where it is closed."""
    rows = Opening.objects.filter(closed_at__isnull=True).order_by("-opened_at", "-pk")
    return rows.values_list("why", flat=True).first() or ""


def wrong(found: Score) -> str:
    """What is wrong with the way that asking went, in a sentence; "" where nothing is."""
    budget = configuration()
    if found.complained:
        return f"Of those who were asked, {found.complained} complained."
    if found.sent < LEAST:
        return ""
    if found.spam > budget.spam_budget * found.sent:
        return (
            f"Of {found.sent} letters asked about {found.spam} were spam after all: "
            f"more than {budget.spam_budget:.1%}."
        )
    if found.bounced > budget.bounce_budget * found.sent:
        return (
            f"Of {found.sent} askings {found.bounced} came back: "
            f"more than {budget.bounce_budget:.1%}."
        )
    return ""


def score(*, since: datetime) -> Score:
    """How the asking of everybody went: what was sent, and what came back, after that time."""
    asked = Challenge.objects.filter(sent_at__gt=since).aggregate(
        sent=Count("pk"), spam=Count("pk", filter=was_spam()), bounced=Count("bounced_at")
    )
    complained = Challenge.objects.filter(complained_at__gt=since).count()
    return Score(complained=complained, **asked)


def was_spam() -> Q:
    """Of a challenge: its user called the letter spam, by a mark or by refusing it."""
    refused = Q(judgement__action=Action.JUNK) & ~Q(state=State.EXPIRED)
    return Q(called_spam()) | refused
