"""Django's entry to the room `ann`."""

from django.apps import AppConfig


class AnnConfig(AppConfig):
    """Registers `ann` with Django."""

    name = "ann"
