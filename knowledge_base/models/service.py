"""What the user said of the mail of one sender of bulk mail."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Service(Owned):
    """How much of a service's mail was ham and spam, and how the ham came.

    `wanted_at` is when the last ham came, `unwanted_since` counts the spam that
    came later; `paths` counts the ham by each path (`SenderPath`). The letters
    are the earlier ham and spam that name the service. A row that counts
    nothing is removed.
    """

    name = models.CharField(max_length=254)
    wanted = models.PositiveIntegerField(default=0)
    unwanted = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField(null=True)
    unwanted_since = models.PositiveIntegerField(default=0)
    paths = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="one_row_a_service")
        ]

    def __str__(self) -> str:
        return self.name
