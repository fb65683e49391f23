"""Django's entry to the room `imap`."""

from django.apps import AppConfig


class ImapConfig(AppConfig):
    """Registers `imap` with Django."""

    name = "imap"
