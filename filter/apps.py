"""Django's entry to the room `filter`."""

from django.apps import AppConfig


class FilterConfig(AppConfig):
    """Registers `filter` with Django."""

    name = "filter"
