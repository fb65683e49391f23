"""What filtering records: messages, judgements, a person's marks, each user's policy."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filter.doubt import Contradiction, Doubt
from filter.opinion import Action, Verdict
from knowledge_base.label import Label


class StoredMessage(models.Model):
    """One message's raw bytes, compressed by zstandard, once per user however often it arrives.

    `awaits` is set while the message waits for a worker to judge it: it is
    when the letter arrived.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    compressed = models.BinaryField()
    stored_at = models.DateTimeField(auto_now_add=True)
    awaits = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_message_per_digest"),
        ]
        indexes: ClassVar = [models.Index(fields=["awaits"], name="messages_awaiting")]


class Judgement(models.Model):
    """One decision about one arrival of one message: the outbox that the edges act on.

    `action` is what is wanted now (a person may change it by releasing or
    refusing); `trail` is the list of findings as `filter.trail` writes it;
    `signals` are the numbers given to the network, kept so that a later word
    of the user teaches exactly what was seen. `service` names the proven sender
    of bulk mail that it came from, `grey` says that the user once wanted mail of that
    service, whatever the verdict (`filter.grey`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="judgements")
    digest = models.CharField(max_length=64)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    verdict = models.CharField(max_length=8, choices=[(v, v) for v in Verdict])
    probability = models.FloatField()
    step = models.CharField(max_length=32)
    action = models.CharField(max_length=8, choices=[(a, a) for a in Action])
    grey = models.BooleanField(default=False)
    service = models.CharField(max_length=254, blank=True)
    trail = models.JSONField()
    signals = models.JSONField()
    arrived_at = models.DateTimeField()
    judged_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "digest"], name="judgement_by_digest"),
            models.Index(fields=["user", "-judged_at", "-id"], name="judgement_newest_first"),
            models.Index(fields=["user", "action", "settled_at"], name="judgement_held"),
            models.Index(
                fields=["user", "verdict", "-judged_at", "-id"], name="judgement_by_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.step}: {self.subject}"

    @property
    def grey_evidence(self) -> str:
        """Why it is grey, in a sentence; "" where it is not."""
        return f"Bulk of {self.service}, whose mail you wanted before." if self.grey else ""


class Mark(models.Model):
    """A person's word about one message, and what it confirmed, so that it can be taken back.

    `outcomes` maps each step that saw the message to the verdict it gave,
    `probability` is that of spam when it was judged. A mark that contradicts
    what is known is open, and weighs only `weight`, until the person stands by
    it or other marks bear it out: `question` is the kind of contradiction,
    `against` what it stands against (a message's digest, an address, a
    service's name), `evidence` the sentence that asks. A question that was
    answered stays, with the moment in `confirmed_at`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=4, choices=[(x, x) for x in Label])
    source = models.CharField(max_length=32)
    outcomes = models.JSONField()
    probability = models.FloatField(null=True)
    arrived_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(auto_now_add=True)
    weight = models.FloatField(default=1.0)
    question = models.CharField(max_length=16, choices=[(c, c) for c in Contradiction], blank=True)
    against = models.CharField(max_length=254, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_mark_per_message"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "question", "against"], name="marks_questioned"),
        ]

    @property
    def open(self) -> bool:
        """Whether it is questioned, and nobody has answered yet."""
        return bool(self.question) and self.confirmed_at is None

    def ask(self, doubt: Doubt | None) -> None:
        """Opens the question that the doubt asks; without a doubt there is none."""
        self.question = doubt.contradiction if doubt else ""
        self.against = doubt.against if doubt else ""
        self.evidence = doubt.evidence if doubt else ""
        self.confirmed_at = None


class StoredPolicy(models.Model):
    """How strict one user's filter is, where it differs from the preset named."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    preset = models.CharField(max_length=16)
    modes = models.JSONField(default=dict)
    threshold = models.FloatField(null=True)
    ham_promise = models.FloatField(null=True)
    retrain_after = models.PositiveIntegerField(null=True)
