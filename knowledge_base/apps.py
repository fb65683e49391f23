"""Django's entry to the room `knowledge_base`."""

from django.apps import AppConfig


class KnowledgeBaseConfig(AppConfig):
    """Registers `knowledge_base` with Django."""

    name = "knowledge_base"
