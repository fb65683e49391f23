"""Hamlet's Celery application with shorter waits: `celery -A tests.faults.hurried worker`.

What waits minutes in a real Hamlet waits seconds here, so that a storm of two
minutes has many recoveries in it. Nothing else differs.
"""

from datetime import timedelta

import django

from config.celery import SWEEPS, app

django.setup()

from imap import trouble, turns  # noqa: E402 -- Django must be set up first
from tests.faults.waits import (  # noqa: E402
    SECONDS_BETWEEN_SWEEPS,
    SECONDS_OF_A_TURN,
    SECONDS_OF_THE_FIRST_WAIT,
    SECONDS_OF_THE_LONGEST_WAIT,
)

trouble.FIRST_WAIT = timedelta(seconds=SECONDS_OF_THE_FIRST_WAIT)
trouble.LONGEST_WAIT = timedelta(seconds=SECONDS_OF_THE_LONGEST_WAIT)
turns.WAITS_AT_MOST = timedelta(seconds=SECONDS_OF_A_TURN)
for name in SWEEPS:
    app.conf.beat_schedule[name]["schedule"] = SECONDS_BETWEEN_SWEEPS

__all__ = ["app"]
