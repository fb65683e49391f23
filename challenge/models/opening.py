"""A time in which the breaker was open and nothing was sent."""

from django.db import models


class Opening(models.Model):
    """Why the breaker opened, and when somebody closed it again."""

    opened_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    closed_at = models.DateTimeField(null=True, db_index=True)
