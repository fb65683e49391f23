"""Django's entry to the room `evaluation`."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Registers `evaluation` with Django."""

    name = "evaluation"
