"""How much of something is still allowed, by one number each."""

from django.db import models


class Allowance(models.Model):
    """A bucket of the generic cell rate algorithm (ITU-T I.371): when it will be full again.

    `scope` names whose it is, by a keyed digest where that is an address;
    `full_at` is in microseconds from 1970, so that a database can reckon with it.
    """

    scope = models.CharField(max_length=80, primary_key=True)
    full_at = models.BigIntegerField(db_index=True)
