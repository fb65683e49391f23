"""The background's part: thin tasks that take ids and may run twice without harm."""

import logging

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from imap.errors import BusyError, MailServerError
from imap.models import Account, Stage
from imap.span import Span
from imap.start import SECONDS, start
from imap.sync import sync
from imap.trouble import may_try

log = logging.getLogger(__name__)


# A mailbox with news at each look, or with more than can be read in a while, goes back into the
# queue, behind the others: nobody waits for a mailbox that is larger than his.
LOOKS_A_TASK = 3
SECONDS_A_TASK = 30.0


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def sync_all() -> None:
    """Queues a sync of every account that a person has set going and that may be tried."""
    for account_id in to_sync().values_list("pk", flat=True):
        sync_account.delay(account_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def sync_account(account_id: int, seconds: float = SECONDS_A_TASK) -> None:
    """Syncs one account, again where news came meanwhile; what goes wrong is noted with it.

    What is not read within `seconds` is left to another task. Where another
    process is at work on the account, that one is told to look again.
    """
    span = Span.of(seconds)
    for _ in range(LOOKS_A_TASK):
        account = to_sync().filter(pk=account_id).first()
        if account is None:
            return
        began = timezone.now()
        try:
            finished = sync(account, span=span).finished
        except BusyError as busy:
            if not look_again(account_id):
                log.info("%s", busy)
                return
        except MailServerError:
            return
        else:
            if not finished:
                break
            if not Account.objects.filter(pk=account_id, wanted_at__gt=began).exists():
                return
    sync_account.delay(account_id, seconds)


def to_sync() -> QuerySet[Account]:
    """The accounts that are synced in the background now."""
    return Account.objects.filter(may_try(), stage=Stage.LIVE, paused="")


def look_again(account_id: int) -> bool:
    """Tells whoever works on the account that there is news; True where nobody does any more.

    He looks for such a word after his lease has ended: either he sees it, or
    the lease is free by now.
    """
    Account.objects.filter(pk=account_id).update(wanted_at=timezone.now())
    held = Account.objects.filter(pk=account_id, busy_until__gte=timezone.now())
    return not held.exists()


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
