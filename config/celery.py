"""The Celery application: `celery -A config worker` does the work that waits in the queues.

Every task must be safe to run twice, even at once: a broker may hand it out again. Long
waits belong in a table with a due time, never in an ETA or a countdown.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from kombu import Queue

from config.broker import SECONDS_A_TASK_MAY_RUN

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

QUEUES = ("sync", "judge", "train")
SECONDS_BETWEEN_SYNCS = 5 * 60

app = Celery("hamlet")
app.conf.update(
    broker_url=settings.BROKER.url,
    broker_transport=settings.BROKER.transport,
    broker_transport_options=settings.BROKER.options,
    broker_connection_retry_on_startup=True,
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="judge",
    task_routes={
        "imap.tasks.*": {"queue": "sync"},
        "filter.tasks.judge_stored": {"queue": "judge"},
        "filter.tasks.queue_forgotten": {"queue": "judge"},
        "filter.tasks.retrain": {"queue": "train"},
    },
    # A misspelt queue is an error here, not a queue that nobody reads.
    task_create_missing_queues=False,
    task_serializer="json",
    event_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # Acknowledged when done; handed out again where the worker was killed (celery #1628).
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=SECONDS_A_TASK_MAY_RUN,
    task_soft_time_limit=SECONDS_A_TASK_MAY_RUN - 60,
    task_annotations={"*": {"max_retries": 5}},
    task_publish_retry_policy={"max_retries": 3, "interval_start": 0.2, "interval_max": 1},
    worker_hijack_root_logger=False,
    # Remote control needs a channel to all workers at once, which files do not offer.
    worker_enable_remote_control=not settings.BROKER.embedded,
    # The sweep that finds what is due and not done, whatever the queues have lost.
    beat_schedule={
        "queue forgotten letters": {
            "task": "filter.tasks.queue_forgotten",
            "schedule": SECONDS_BETWEEN_SYNCS,
            "options": {"expires": SECONDS_BETWEEN_SYNCS},
        },
        "sync all accounts": {
            "task": "imap.tasks.sync_all",
            "schedule": SECONDS_BETWEEN_SYNCS,
            # Where no worker was there to take it, the next one is enough.
            "options": {"expires": SECONDS_BETWEEN_SYNCS},
        },
    },
    beat_schedule_filename=str(settings.DATA_DIR / "beat"),
    timezone=settings.TIME_ZONE,
)
app.autodiscover_tasks()


@celeryd_init.connect  # type: ignore[untyped-decorator]  # celery has no types
def refuse_what_checks_refuse(**_: Any) -> None:
    """A worker starts only where `manage.py check` finds no error."""
    try:
        call_command("check")
    except SystemCheckError as problem:
        # Celery logs any other exception of a signal, and starts the worker all the same.
        raise SystemExit(str(problem)) from None
