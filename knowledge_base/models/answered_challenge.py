"""An address that answered a challenge."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class AnsweredChallenge(Owned):
    """A person at this address answered; `proof` says what proved the address when it was asked.

    Its user may take it back, and it fades by itself (`knowledge_base.answers`).
    """

    address = models.CharField(max_length=254)
    proof = models.CharField(max_length=200)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "address"], name="one_answer_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.address} answered"
