"""Sends the letters that are due, each once as far as SMTP lets.

A worker claims a challenge by compare-and-set, posts its letter, and notes that. One that dies
between the two leaves the claim to end, and then the letter is sent again under the same
Message-ID: at most one letter is doubled for each death.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from challenge import breaker
from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.posting import Post, post
from challenge.state import State
from challenge.switch import Switch

log = logging.getLogger(__name__)

# Longer than any conversation with a server, each of whose silences is bounded.
CLAIM = timedelta(minutes=30)
BETWEEN_TRIES = timedelta(minutes=15)
AT_ONCE = 500
LONGEST_TROUBLE = 200


def can_send() -> bool:
    """Whether the administrator lets challenges be sent, and has said all that it takes.

    Without a mailbox that is read nobody could answer by a reply (WCAG 3.3.8).
    """
    said = configuration()
    needed = (said.site, said.address, said.smtp_url, said.mailbox_url, said.keys)
    return said.switch is Switch.ON and all(needed)


def due(*, at: datetime) -> list[int]:
    """The numbers of challenges that a worker may claim now, those that waited longest first."""
    found = claimable(at).order_by("considered_at", "pk")
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


def claimable(at: datetime) -> QuerySet[Challenge]:
    """What is due, and what was claimed by somebody who has not been heard of since."""
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return Challenge.objects.filter(unclaimed, state__in=(State.DUE, State.SENDING))


def send(challenge_id: int, *, at: datetime, post: Post = post) -> State | None:
    """Sends one letter by `post`; what state that led to.

    None where there was nothing to claim: somebody has sent it, or is about to,
    or nothing may be sent now.
    """
    if not can_send() or breaker.is_open(at):
        return None
    until = at + CLAIM
    if not claimable(at).filter(pk=challenge_id).update(state=State.SENDING, claimed_until=until):
        return None
    claimed = Challenge.objects.filter(pk=challenge_id, state=State.SENDING, claimed_until=until)
    challenge = claimed.select_related("judgement", "user").first()
    if challenge is None:
        return None
    posted = post(challenge, at=at)
    claimed.update(
        state=posted.state,
        claimed_until=at + BETWEEN_TRIES if posted.state is State.DUE else None,
        trouble=posted.trouble[:LONGEST_TROUBLE],
        refusal=posted.refusal or "",
    )
    if posted.trouble:
        log.warning("challenge %s: %s", challenge_id, posted.trouble)
    return posted.state
