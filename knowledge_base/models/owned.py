"""What all tables share: the user whose row it is."""

from django.conf import settings
from django.db import models


class Owned(models.Model):
    """A row of one user; it goes when he goes.

    The foreign key has no index of its own: every table has one that begins
    with the user and goes on with what its query asks for.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
