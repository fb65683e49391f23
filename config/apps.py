"""Django's entry to the room `config`."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks."""

    name = "config"

    def ready(self) -> None:
        """Importing the checks registers them."""
        from config import challenge_checks, checks  # noqa: F401, PLC0415 -- Django's way
