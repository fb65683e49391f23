"""Whom we never write to again, or not for a while."""

from enum import StrEnum
from typing import ClassVar

from django.db import models


class Reason(StrEnum):
    """Why no challenge goes there."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OPTED_OUT = "opted out"
    ADMINISTRATOR = "administrator"


class Exclusion(models.Model):
    """An address or a domain (lower case) that no challenge goes to, until then, or for good.

    It is nobody's: who asked one Hamlet to leave him alone is left alone for all its users.
    """

    whom = models.CharField(max_length=320, unique=True)
    reason = models.CharField(max_length=16, choices=[(r, r) for r in Reason])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="exclusions_over")]
