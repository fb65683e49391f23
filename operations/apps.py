"""Django's entry to the room `operations`."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Registers `operations` with Django."""

    name = "operations"
