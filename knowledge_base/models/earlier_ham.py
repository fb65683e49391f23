"""What is kept of a message that a person called ham."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class EarlierHam(Owned):
    """One earlier ham: what it added to the counts, so that it can be taken back exactly.

    `sender` is "" where nothing was counted for a sender, `country` "" when
    unknown, `service` "" where it is no bulk mail; `paths` are the ways it came
    (`SenderPath`), `aligned` whether its sender was proven, `shown` the marks
    that it added to the habits of each domain (`Habit`). Ham learned before
    services and habits were kept names none.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    sender = models.CharField(max_length=254)
    paths = models.JSONField(default=list)
    aligned = models.BooleanField()
    country = models.CharField(max_length=2)
    service = models.CharField(max_length=254, default="")
    shown = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_ham_a_digest")
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "service", "at"], name="ham_by_service"),
        ]

    def __str__(self) -> str:
        return f"ham {self.digest[:12]} of user {self.user_id}"
