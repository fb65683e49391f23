"""How one step's opinions fared on one user's confirmed mail."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class StepCount(Owned):
    """The stored form of `StepRecord`; a row that counts nothing is removed."""

    step = models.CharField(max_length=40)
    ham = models.PositiveIntegerField(default=0)
    spam = models.PositiveIntegerField(default=0)
    ham_on_ham = models.PositiveIntegerField(default=0)
    ham_on_spam = models.PositiveIntegerField(default=0)
    spam_on_ham = models.PositiveIntegerField(default=0)
    spam_on_spam = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "step"], name="one_row_a_step")
        ]

    def __str__(self) -> str:
        return self.step
