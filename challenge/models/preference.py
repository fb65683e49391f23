"""What one user says about challenges for his own mail."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from challenge.switch import Switch


class Preference(models.Model):
    """His switch; since when it is no longer off; how long mail waits, where he chose that."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    switch = models.CharField(max_length=4, choices=[(s, s) for s in Switch], default=Switch.OFF)
    since = models.DateTimeField()
    wait_days = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["switch"], name="preferences_by_switch")]
