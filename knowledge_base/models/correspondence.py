"""How much mail went both ways between the user and an address, week by week."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Correspondence(Owned):
    """One week of one address; `week` counts seven days from 1970-01-01 UTC.

    A row that counts nothing is removed.
    """

    address = models.CharField(max_length=254)
    week = models.IntegerField()
    received = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "address", "week"], name="one_row_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.address} in week {self.week}"
