"""One unsure letter, and what was asked of its sender."""

from secrets import token_hex
from typing import ClassVar

from django.conf import settings
from django.db import models

from challenge.state import Answer, State
from filter.models import Judgement

HANDLE_BYTES = 16


def draw() -> str:
    """A new handle."""
    return token_hex(HANDLE_BYTES)


class Challenge(models.Model):
    """What was decided about asking for one judgement: one row each, asked or not.

    `sender` is the envelope sender in lower case, "" where there is none; `refusal` names the rule
    that said no. `handle`, 128 bits drawn at random, names the challenge in links and
    replies. `round` counts the puzzles shown
    after three wrong `tries` each. `proof` says, as evidence, what proved the
    sender when he was asked. `message_id` is that of our letter.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    judgement = models.OneToOneField(Judgement, models.CASCADE, related_name="challenge")
    sender = models.CharField(max_length=320, blank=True)
    state = models.CharField(max_length=8, choices=[(s, s) for s in State])
    refusal = models.CharField(max_length=32, blank=True)
    handle = models.CharField(max_length=32, unique=True, default=draw)
    message_id = models.CharField(max_length=255, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    considered_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=[(a, a) for a in Answer], blank=True)
    round = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    bounced_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "sender", "considered_at"], name="challenges_of_a_sender"),
            models.Index(fields=["user", "-considered_at"], name="challenges_newest_first"),
            models.Index(fields=["considered_at"], name="challenges_by_time"),
            models.Index(fields=["state", "expires_at"], name="challenges_due"),
            models.Index(fields=["sent_at"], name="challenges_sent"),
            models.Index(fields=["message_id"], name="challenges_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.sender}"
