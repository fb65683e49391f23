"""By which numbers nearly identical messages find each other."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class SketchBand(Owned):
    """One band of one confirmed message's sketch; `message` names its `MessageSketch`."""

    value = models.BigIntegerField()
    message = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "value", "message"], name="one_row_a_band")
        ]

    def __str__(self) -> str:
        return f"band {self.value} of message {self.message}"
