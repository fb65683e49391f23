"""What is kept of a confirmed message to find those that are nearly identical to it."""

from typing import ClassVar

from django.db import models

from knowledge_base.models.owned import Owned


class MessageSketch(Owned):
    """The sketch of one confirmed message (`knowledge_base.sketch`), and what the user said of it.

    `message` is a 64-bit hash of the digest.
    """

    message = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=4)
    sketch = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "message"], name="one_sketch_a_message")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.digest[:12]} of user {self.user_id}"
