"""Whether the user speaks of all that arrives, so that his silence says something."""

from dataclasses import dataclass

from filter.models import Judgement, Mark
from users.models import User

LATEST = 100
ATTENTIVE = 0.9


@dataclass(frozen=True, slots=True)
class Attention:
    """Of the user's latest judged letters, how many there are and of how many he has spoken."""

    judged: int
    spoken: int

    @property
    def whole(self) -> bool:
        """Whether he speaks of nearly every letter: then what he never marked is rare."""
        return self.judged > 0 and self.spoken >= ATTENTIVE * self.judged


def attention_of(user: User) -> Attention:
    """How attentive the user is; two queries."""
    latest = list(
        Judgement.objects.filter(user=user)
        .order_by("-judged_at", "-id")
        .values_list("digest", flat=True)[:LATEST]
    )
    spoken = set(Mark.objects.filter(user=user, digest__in=latest).values_list("digest", flat=True))
    return Attention(len(latest), sum(digest in spoken for digest in latest))
