"""A sender whom the user said to trust."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class TrustedSender(Owned):
    """An address, or a whole domain written `@example.org`."""

    address = models.CharField(max_length=254)
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "address"], name="one_row_a_trusted_sender")
        ]

    def __str__(self) -> str:
        return self.address
