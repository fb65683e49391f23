"""Whether the user speaks of what was left to him, so that his silence says something."""

from dataclasses import dataclass

from filter.models import Judgement, Mark
from filter.opinion import Verdict
from users.models import User

LATEST = 100
ATTENTIVE = 0.9


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


def attention_of(user: User) -> Attention:
    """How attentive the user is; two queries."""
    latest = (
        Judgement.objects.filter(user=user)
        .order_by("-judged_at", "-id")
        .values_list("digest", "verdict")[:LATEST]
    )
    unsure = [digest for digest, verdict in latest if verdict == Verdict.UNSURE]
    spoken = set(Mark.objects.filter(user=user, digest__in=unsure).values_list("digest", flat=True))
    return Attention(len(unsure), sum(digest in spoken for digest in unsure))
