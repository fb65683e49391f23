"""The clock: what is done when, kept in the database, where the administrator's schedules lie."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

OURS = "Kept by Hamlet: config/celery.py says when."


class Clock(DatabaseScheduler):
    """Django Celery Beat's scheduler, with the sweeps of `config.celery` always as they are there.

    The published one never removes an entry that the code no longer has
    (django-celery-beat #248, #654), adds a clean-up of results that are never
    kept, and makes up for a missed run only near its hour of the next day.
    """

    def setup_schedule(self) -> None:
        """The table holds the sweeps of the code, and none that an earlier version had."""
        refuse_unmigrated()
        sweeps = self.app.conf.beat_schedule
        PeriodicTask.objects.filter(description=OURS).exclude(name__in=sweeps).delete()
        self.update_from_dict(
            {name: {**sweep, "description": OURS} for name, sweep in sweeps.items()}
        )

    def enabled_models_qs(self) -> QuerySet[PeriodicTask]:
        """Every schedule that is not switched off, whatever the hour."""
        every: QuerySet[PeriodicTask] = PeriodicTask.objects.enabled()
        return every


def refuse_unmigrated() -> None:
    """Ends the process, with one line that says why, where tables are missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise SystemExit("The database is not up to date: run `manage.py migrate` first.")
