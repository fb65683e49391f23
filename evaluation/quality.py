"""How well Hamlet does for one live user, by his own word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evaluation.arrival import BEGINNING
from evaluation.confirmed import confirmed, unspoken
from evaluation.measures.counts import Counts
from evaluation.measures.measured import Measured, measure
from knowledge_base.knowledge import StepRecord
from knowledge_base.records import records_of
from users.models import User


@dataclass(frozen=True, slots=True)
class Quality:
    """One user's measures.

    `measured` is over the messages that were judged before he marked them,
    `judged_at` has the time of each in the same order. People mark errors far
    more than what is right, so `by_consent` counts as well the judged messages
    that he let stand, each as rightly judged. `records` are those by which steps
    earn, over all marked mail.
    """

    address: str
    measured: Measured
    judged_at: tuple[datetime, ...]
    by_consent: Counts
    records: Mapping[str, StepRecord]


def quality(user: User, *, since: datetime = BEGINNING) -> Quality:
    """The user's measures as of now; three queries, however much mail there is.

    Only mail judged since that moment counts; the steps' records are of all time.
    """
    found = list(confirmed(user, since=since))
    measured = measure([each.result for each in found])
    return Quality(
        address=str(user),
        measured=measured,
        judged_at=tuple(each.judged_at for each in found),
        by_consent=measured.counts + unspoken(user, since=since),
        records=records_of(user),
    )
