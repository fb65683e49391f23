"""Settings, addresses of pages, the Celery application and system checks: wiring, no logic."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
