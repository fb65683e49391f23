"""By which ways a sender's ham came."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class SenderPath(Owned):
    """How many ham letters of one sender came by one path.

    A path is the network of the handing server (`192.0.2.0/24`) or a domain
    whose DKIM signature passed. A row that counts nothing is removed.
    """

    sender = models.CharField(max_length=254)
    path = models.CharField(max_length=254)
    ham = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "sender", "path"], name="one_row_a_path")
        ]

    def __str__(self) -> str:
        return f"{self.sender} by {self.path}"
