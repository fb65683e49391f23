"""A keyword that the user says spam contains."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class SpamKeyword(Owned):
    """The stored form of `Keyword`."""

    pattern = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    place = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "pattern", "kind", "place"], name="one_row_a_keyword"
            )
        ]

    def __str__(self) -> str:
        return self.pattern
