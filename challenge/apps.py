"""Django's entry to the room `challenge`."""

from django.apps import AppConfig


class ChallengeConfig(AppConfig):
    """Registers `challenge` with Django."""

    name = "challenge"
