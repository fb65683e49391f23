"""Which letters of the user's own have been counted."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class SentMail(Owned):
    """One letter that the user sent, by a digest of its Message-ID."""

    key = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="one_row_a_letter")
        ]

    def __str__(self) -> str:
        return f"sent {self.key} by user {self.user_id}"
