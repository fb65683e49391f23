"""What came of challenges, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from challenge.breaker import was_spam
from challenge.models import Challenge
from challenge.state import State
from users.models import User


@dataclass(frozen=True, slots=True)
class Counts:
    """Of letters considered since a time.

    `states` and `refusals` count them by what became of them, and by the rule that said no.
    `sent` were asked about; of those `answered`, `bounced`, `complained`, and `spam` after all by
    their user's word. `logged_spam` is the same of those that would have been asked.
    """

    states: Mapping[State, int] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)
    sent: int = 0
    answered: int = 0
    bounced: int = 0
    complained: int = 0
    spam: int = 0
    logged_spam: int = 0

    @property
    def considered(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def spam_share(self) -> float | None:
        """The share of letters sent that spam caused, None where none was sent."""
        return self.spam / self.sent if self.sent else None


def counts(*, since: datetime, user: User | None = None) -> Counts:
    """The counts of one user's mail, or of everybody's. Two queries."""
    rows = Challenge.objects.filter(considered_at__gte=since)
    if user is not None:
        rows = rows.filter(user=user)
    states: dict[State, int] = {}
    refusals: dict[str, int] = {}
    grouped = rows.values_list("state", "refusal").annotate(Count("pk")).order_by()
    for state, refusal, number in grouped:
        states[State(state)] = states.get(State(state), 0) + number
        if refusal:
            refusals[refusal] = refusals.get(refusal, 0) + number
    asked = Q(sent_at__isnull=False)
    numbers = rows.aggregate(
        sent=Count("sent_at"),
        answered=Count("pk", filter=asked & Q(state=State.ANSWERED)),
        bounced=Count("bounced_at"),
        complained=Count("complained_at"),
        spam=Count("pk", filter=asked & was_spam()),
        logged_spam=Count("pk", filter=Q(state=State.LOGGED) & was_spam()),
    )
    return Counts(states=states, refusals=refusals, **numbers)
