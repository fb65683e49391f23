"""Whether this Hamlet can work: its database, its tables, its broker, its folder."""

import time
from collections.abc import Mapping
from functools import cache
from tempfile import TemporaryFile

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from operations.question import Question

SECONDS_TO_ANSWER = 1.0


def database() -> str:
    """The database answers, and has every table that this version needs."""
    missing = known_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    # A database that is further on is another version's, which may be replacing us just now.
    return f"lacks {len(missing)} migrations: run `manage.py migrate`" if missing else ""


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this version brings; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def broker() -> str:
    """Work can be put into the queues."""
    with current_app.connection_for_write(connect_timeout=SECONDS_TO_ANSWER) as connection:
        connection.ensure_connection(max_retries=0)
    return ""


def folder() -> str:
    """DATA_DIR can be written in."""
    with TemporaryFile(dir=settings.DATA_DIR):
        return ""


QUESTIONS = (
    Question("database", database),
    Question("broker", broker),
    Question("data folder", folder),
)


def wrong() -> Mapping[str, str]:
    """What keeps this process from working, by name; empty where it is ready.

    All are asked at once: the answer is there within about a second, whatever hangs.
    """
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    askings = {each.name: each.begin() for each in QUESTIONS}
    answers = {
        name: asking.answer(within=deadline - time.monotonic()) for name, asking in askings.items()
    }
    return {name: problem for name, problem in answers.items() if problem}
