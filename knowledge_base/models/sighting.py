"""That a message came: what floods are counted from."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class Sighting(Owned):
    """One message that came at `at`, as 64-bit hashes of what it may share with others.

    0 stands for what the message does not have. Kept about a week.
    """

    at = models.DateTimeField()
    message = models.BigIntegerField()
    sender = models.BigIntegerField()
    domain = models.BigIntegerField()
    network = models.BigIntegerField()
    shape = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "message"], name="one_sighting_a_message")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "at"], name="sightings_by_time")]

    def __str__(self) -> str:
        return f"sighting at {self.at}"
