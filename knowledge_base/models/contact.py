"""An address that the user knows."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Contact(Owned):
    """One address, and how the user knows it.

    `listed_at` is set while it stands in the contact list; `received` counts
    ham from it, `aligned` how much of that came with an aligned proof, `sent`
    the letters that the user wrote to it. A row that says nothing is removed.
    """

    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    listed_at = models.DateTimeField(null=True)
    received = models.PositiveIntegerField(default=0)
    aligned = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "address"], name="one_contact_an_address")
        ]

    def __str__(self) -> str:
        return self.address
