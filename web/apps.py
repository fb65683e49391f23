"""Django's entry to the room `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers `web` with Django."""

    name = "web"
