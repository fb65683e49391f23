"""A live user's own mail that he has spoken of, as results that can be measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from evaluation.arrival import BEGINNING
from evaluation.measures.counts import Counts
from evaluation.results import Result
from filter.models import Judgement, Mark
from filter.opinion import Verdict
from knowledge_base.label import Label
from users.models import User


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One message judged first and marked later: its result, and when it was judged."""

    result: Result
    judged_at: datetime


def confirmed(user: User, *, since: datetime = BEGINNING) -> Iterator[Confirmed]:
    """The user's messages judged since then, before he marked them, in the order of judging.

    Each counts once, by its first judgement: what was thought of a message that
    was already marked, as imported mail is, would praise the filter for
    repeating what it was told. A mark that is asked about, and not answered yet,
    confirms nothing. One query.
    """
    believed = Q(question="") | Q(confirmed_at__isnull=False)
    mark = Mark.objects.filter(believed, user=user, digest=OuterRef("digest"))
    rows = (
        Judgement.objects.filter(user=user)
        .annotate(
            label=Subquery(mark.values("label")),
            marked_at=Subquery(mark.values("marked_at")),
        )
        .filter(label__isnull=False)
        .order_by("id")
        .values_list("digest", "label", "verdict", "probability", "judged_at", "marked_at")
    )
    seen = set()
    for digest, label, verdict, probability, judged_at, marked_at in rows:
        if digest in seen:
            continue
        seen.add(digest)
        if since <= judged_at <= marked_at:
            result = Result(digest, Label(label), Verdict(verdict), probability)
            yield Confirmed(result, judged_at)


def unspoken(user: User, *, since: datetime = BEGINNING) -> Counts:
    """The user's messages judged since then that he never marked, each taken for its verdict.

    Messages left unsure are not among them: nobody knows what they are. One query.
    """
    marked = Mark.objects.filter(user=user, digest=OuterRef("digest"))
    by_verdict = dict(
        Judgement.objects.filter(~Exists(marked), user=user, judged_at__gte=since)
        .values("verdict")
        .annotate(messages=Count("digest", distinct=True))
        .values_list("verdict", F("messages"))
    )
    return Counts(
        ham_as_ham=by_verdict.get(Verdict.HAM, 0), spam_as_spam=by_verdict.get(Verdict.SPAM, 0)
    )
