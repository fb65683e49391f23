"""Which state of one user's knowledge is current, so that caches can tell."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Ledger(Owned):
    """One row a user: his lock, and a stamp for each part of the knowledge that is cached.

    A stamp is a random number, drawn anew in the transaction of each change:
    two states with the same stamp are the same state, even across a rollback.
    `journal` lists the latest changes to the earlier spam as
    `[stamp after, added, digest, microseconds]`, oldest first.
    """

    turn = models.PositiveBigIntegerField(default=0)
    spam_stamp = models.BigIntegerField(default=0)
    keyword_stamp = models.BigIntegerField(default=0)
    journal = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_ledger_a_user")]

    def __str__(self) -> str:
        return f"ledger of user {self.user_id}"
