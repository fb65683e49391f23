"""The background's part in reading what came back; it may run twice without harm."""

import logging

from celery import shared_task

from challenge.configuration import configuration
from imap.clock import now
from imap.errors import MailServerError
from imap.returns import take_returns

log = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def take_what_came_back() -> None:
    """The sweep: reads the mailbox of answers, where there is one.

    Also while no challenge may be sent: somebody may answer one that was.
    """
    url = configuration().mailbox_url
    if not url:
        return
    try:
        found = take_returns(url, clock=now)
    except MailServerError as error:
        log.error("The mailbox of answers cannot be read: %s", error)
        return
    if found:
        log.info("came back: %s", ", ".join(f"{number} {kind}" for kind, number in found.items()))
