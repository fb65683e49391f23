"""For how long each user's raw mail is kept, where he differs from the setting RAW_DAYS."""

from django.conf import settings
from django.db import models


class Retention(models.Model):
    """One user's own rule: so many days once a letter is judged; None keeps for ever."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    days = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"raw mail of user {self.user_id}: {self.days} days"
