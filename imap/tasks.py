"""The background's part: thin tasks that take ids and may run twice without harm."""

import logging

from celery import shared_task

from imap.errors import BusyError, MailServerError
from imap.models import Account, Stage
from imap.start import SECONDS, start
from imap.sync import sync

log = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def sync_all() -> None:
    """Queues a sync of every account that a person has set going and that is not paused."""
    for account_id in Account.objects.filter(stage=Stage.LIVE, paused="").values_list(
        "pk", flat=True
    ):
        sync_account.delay(account_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def sync_account(account_id: int) -> None:
    """Syncs one account; what goes wrong with its server is logged, and tried again next time."""
    account = Account.objects.filter(pk=account_id, stage=Stage.LIVE, paused="").first()
    if account is None:
        return
    try:
        sync(account)
    except BusyError as busy:
        log.info("%s", busy)
    except MailServerError as error:
        log.warning("account %s: %s", account_id, error)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def start_account(account_id: int, seconds: float = SECONDS) -> None:
    """Learns from the mail that an account has already; a second time goes on from the first."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return
    try:
        start(account, seconds=seconds)
    except BusyError as busy:
        log.info("%s", busy)
    except MailServerError as error:
        log.warning("account %s: %s", account_id, error)
