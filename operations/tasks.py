"""The background's part: thin tasks that may run twice without harm."""

import logging

from celery import shared_task

from operations.retention import sweep

log = logging.getLogger(__name__)

# In each sweep, that is every five minutes: a million letters within half a day.
ROWS_A_SWEEP = 10_000


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def forget_raw() -> None:
    """Forgets the raw mail that was kept for as long as its user wants."""
    forgotten = sweep(rows_at_most=ROWS_A_SWEEP)
    if forgotten:
        log.info("raw mail of %d letters is forgotten", forgotten)
