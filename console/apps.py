"""Django's entry to the room `console`."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Registers `console` with Django."""

    name = "console"
