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

from config import bookkeeping
from config.broker import SECONDS_A_TASK_MAY_RUN

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

QUEUES = ("sync", "judge", "train", "challenge")
SECONDS_BETWEEN_SWEEPS = 5 * 60
# A sender is asked, and heard, while he still sits at his desk.
SECONDS_BETWEEN_LOOKS = 60
SECONDS_BETWEEN_TRIES = 5
KIBIBYTES_IN_A_MEBIBYTE = 1024
# What finds what is due and not done, and how often it looks (seconds).
SWEEPS = {
    "queue forgotten letters": ("filter.tasks.queue_forgotten", SECONDS_BETWEEN_SWEEPS),
    "queue retrainings that are due": ("filter.tasks.queue_retrainings", SECONDS_BETWEEN_SWEEPS),
    "sync all accounts": ("imap.tasks.sync_all", SECONDS_BETWEEN_SWEEPS),
    "forget raw mail that has been kept long enough": (
        "operations.tasks.forget_raw",
        SECONDS_BETWEEN_SWEEPS,
    ),
    "ask about what waits": ("challenge.tasks.consider_all", SECONDS_BETWEEN_LOOKS),
    "send the challenges that are due": ("challenge.send_tasks.send_due", SECONDS_BETWEEN_LOOKS),
    "take what came back to challenges": (
        "imap.return_tasks.take_what_came_back",
        SECONDS_BETWEEN_LOOKS,
    ),
    "end the waiting that nobody answered": ("challenge.tasks.expire", SECONDS_BETWEEN_SWEEPS),
}

app = Celery("hamlet")
app.conf.update(
    broker_url=settings.BROKER.url,
    broker_transport=settings.BROKER.transport,
    broker_transport_options=settings.BROKER.options,
    broker_connection_retry_on_startup=True,
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="judge",
    task_routes={
        # A domain's starts would hold up everybody's mail.
        "imap.tasks.start_account": {"queue": "train"},
        "imap.tasks.*": {"queue": "sync"},
        "filter.tasks.judge_stored": {"queue": "judge"},
        "filter.tasks.queue_forgotten": {"queue": "judge"},
        # They only put others in the queue `train`, and must not wait behind those.
        "filter.tasks.queue_retrainings": {"queue": "judge"},
        "filter.tasks.retrain_on_schedule": {"queue": "judge"},
        "filter.tasks.retrain": {"queue": "train"},
        "challenge.*": {"queue": "challenge"},
        "imap.return_tasks.*": {"queue": "challenge"},
        "operations.tasks.*": {"queue": "judge"},
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
    # One that kills whatever process takes it is handed out so many times more, then given up.
    task_retry_on_worker_lost=True,
    task_annotations={"*": {"max_retries": 5, "default_retry_delay": SECONDS_BETWEEN_TRIES}},
    worker_max_memory_per_child=settings.WORKER_MEMORY_MIB * KIBIBYTES_IN_A_MEBIBYTE,
    task_publish_retry_policy={"max_retries": 3, "interval_start": 0.2, "interval_max": 1},
    worker_hijack_root_logger=False,
    # Remote control needs a channel to all workers at once, which files do not offer.
    worker_enable_remote_control=not settings.BROKER.embedded,
    beat_scheduler="config.clock:Clock",
    # A clock that is killed remembers what it has started.
    beat_sync_every=1,
    # The sweeps that find what is due and not done, whatever the queues have lost. Where no
    # worker was there to take one, the next is enough.
    beat_schedule={
        name: {
            "task": task,
            "schedule": seconds,
            "options": {"expire_seconds": seconds},
        }
        for name, (task, seconds) in SWEEPS.items()
    },
    timezone=settings.TIME_ZONE,
)
for _module in ("tasks", "send_tasks", "return_tasks"):
    app.autodiscover_tasks(related_name=_module)


@celeryd_init.connect  # type: ignore[untyped-decorator]  # celery has no types
def refuse_what_checks_refuse(**_: Any) -> None:
    """A worker starts only where `manage.py check` finds no error."""
    try:
        call_command("check")
    except SystemCheckError as problem:
        # Celery logs any other exception of a signal, and starts the worker all the same.
        raise SystemExit(str(problem)) from None
    bookkeeping.keep("worker")
