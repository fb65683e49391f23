"""What the user's mail says of one country."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Country(Owned):
    """One country (ISO 3166-1 alpha-2): whether it is the user's own, and the mail from there.

    A row that says nothing is removed.
    """

    code = models.CharField(max_length=2)
    home = models.BooleanField(default=False)
    ham = models.PositiveIntegerField(default=0)
    spam = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "code"], name="one_row_a_country")
        ]

    def __str__(self) -> str:
        return self.code
