"""Whether the user speaks of what was left to him, so that his silence says something."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from filter.models import Judgement, Mark
from filter.opinion import Verdict
from storage.select import select
from users.models import User

LATEST = 100
ATTENTIVE = 0.9
# Of each label so many letters must be known before the network may decide
# for a user who leaves letters unmarked: one who only ever marks spam has not
# said that he gets nothing else.
LETTERS_OF_EACH = 20


@dataclass(frozen=True, slots=True)
class Attention:
    """Of the user's latest letters, how many were judged unsure and of how many he has spoken.

    What was decided does not count: who only corrects errors lets stand what is right.
    """

    judged: int
    spoken: int

    @property
    def whole(self) -> bool:
        """Whether he speaks of nearly every unsure letter: then what he never marked is rare."""
        return self.judged > 0 and self.spoken >= ATTENTIVE * self.judged


NOT_ASKED = Attention(0, 0)


def matters(trained_on: tuple[int, int]) -> bool:
    """Whether so few ham or spam are known that his silence has to be asked about."""
    return min(trained_on) < LETTERS_OF_EACH


def attention_of(user: User) -> Attention:
    """How attentive the user is; two queries, one where nothing was unsure."""
    unsure = [digest for digest, verdict in _latest(user.pk) if verdict == Verdict.UNSURE]
    spoken = set(_spoken(user.pk, set(unsure)))
    return Attention(len(unsure), sum(digest in spoken for digest in unsure))


@select
def _latest(user_id: int) -> QuerySet[Judgement, tuple[str, str]]:
    letters = Judgement.objects.filter(user=user_id).order_by("-judged_at", "-id")
    return letters.values_list("digest", "verdict")[:LATEST]


@select
def _spoken(user_id: int, digests: Collection[str]) -> QuerySet[Mark, str]:
    marks = Mark.objects.filter(user=user_id, digest__in=digests)
    return marks.values_list("digest", flat=True)
