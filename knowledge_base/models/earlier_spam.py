"""What is kept of a message that a person called spam."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class EarlierSpam(Owned):
    """One earlier spam: enough to match against, to name in evidence and to unlearn exactly.

    `words` is a packed `Bag`, `length` its size N_p; `likeness` a digest of
    sender and content; `country` "" when unknown, `service` "" where it is no
    bulk mail, or was learned before services were kept.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    likeness = models.CharField(max_length=32)
    country = models.CharField(max_length=2)
    length = models.PositiveIntegerField()
    words = models.BinaryField()
    service = models.CharField(max_length=254, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_spam_a_digest")
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "at", "digest"], name="spam_by_time"),
            models.Index(fields=["user", "likeness", "at"], name="spam_by_likeness"),
            models.Index(fields=["user", "service", "at"], name="spam_by_service"),
        ]

    def __str__(self) -> str:
        return f"spam {self.digest[:12]} of user {self.user_id}"
