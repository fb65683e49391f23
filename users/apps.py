"""Django's entry to the room `users`."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Registers `users` with Django."""

    name = "users"
