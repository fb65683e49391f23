"""One message from which the start of an account has learned."""

from typing import ClassVar

from django.db import models

from imap.models.folder import Folder


class Lesson(models.Model):
    """A message that need not be read again to learn from it, named by folder, UIDVALIDITY, UID.

    What it taught is a `filter.models.Mark`; it teaches nothing where a person
    had spoken before.
    """

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="lessons")
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder", "uidvalidity", "uid"], name="one_lesson_a_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.folder} {self.uidvalidity}/{self.uid}"
