"""How the ham of one sender domain usually comes, and when that of the user does."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Habit(Owned):
    """How many of the `letters` of earlier ham showed each mark (`knowledge_base.marks`).

    `domain` is an organisational domain, or "" for all the user's ham
    together. A row that counts nothing is removed.
    """

    domain = models.CharField(max_length=254)
    letters = models.PositiveIntegerField(default=0)
    marks = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "domain"], name="one_habit_a_domain")
        ]

    def __str__(self) -> str:
        return self.domain or f"all ham of user {self.user_id}"
