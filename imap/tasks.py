"""The background's part: thin tasks that take ids and may run twice without harm."""

import logging
from time import perf_counter
from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from imap import telling
from imap.clock import now
from imap.errors import BusyError, HostFullError, MailServerError
from imap.models import Account, Stage
from imap.span import Span
from imap.start import SECONDS, start
from imap.sync import sync
from imap.trouble import kind, may_try
from imap.turns import give_up_place, is_waiting, next_of, take_place, turned_away
from metrics import counting

log = logging.getLogger(__name__)


# A mailbox with news at each look, or with more than can be read in a while, goes back into the
# queue, behind the others: nobody waits for a mailbox that is larger than his.
LOOKS_A_TASK = 3
SECONDS_A_TASK = 15.0

# A database that restarts is back in seconds; after that the next sweep finds what is due.
AGAIN: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 1,
    "retry_backoff_max": 30,
    "retry_jitter": True,
}
# Whoever is at an account lets go of it, or his lease ends, within these four minutes.
ONCE_FREE: dict[str, Any] = AGAIN | {
    "autoretry_for": (*AGAIN["autoretry_for"], BusyError),
    "retry_backoff": 15,
    "retry_backoff_max": 120,
    "retry_jitter": False,
}


@shared_task(**AGAIN)  # type: ignore[untyped-decorator]  # celery has no types
def sync_all() -> None:
    """Queues a sync of every account that a person has set going and that may be tried."""
    for account_id in to_sync().values_list("pk", flat=True):
        queue(account_id)
    if telling.can_tell() and telling.to_tell().exists():
        tell_owners.delay()


@shared_task(**AGAIN)  # type: ignore[untyped-decorator]  # celery has no types
def sync_account(account_id: int, seconds: float = SECONDS_A_TASK) -> None:
    """Syncs one account that has news, unless it waits for its turn anyway."""
    if not is_waiting(account_id):
        work(account_id, seconds)


@shared_task(**AGAIN)  # type: ignore[untyped-decorator]  # celery has no types
def carry_out_for(user_id: int) -> None:
    """Moves a user's mail where his judgements want it now: he, or a sender, has settled some."""
    account_id = to_sync().filter(user=user_id).values_list("pk", flat=True).first()
    if account_id is not None:
        queue(account_id)


@shared_task(**AGAIN)  # type: ignore[untyped-decorator]  # celery has no types
def take_turn(account_id: int, seconds: float = SECONDS_A_TASK) -> None:
    """Syncs one account that has waited in the queue."""
    give_up_place(account_id)
    work(account_id, seconds)


@shared_task(**AGAIN)  # type: ignore[untyped-decorator]  # celery has no types
def tell_owners() -> None:
    """Tells the owners of paused accounts, each once."""
    telling.tell_owners()


def queue(account_id: int, seconds: float = SECONDS_A_TASK) -> None:
    """The account waits in the queue for its turn, once."""
    if not take_place(account_id):
        return
    try:
        take_turn.delay(account_id, seconds)
    except Exception:  # brokers raise whatever their libraries raise
        give_up_place(account_id)
        raise


def work(account_id: int, seconds: float) -> None:
    """Syncs one account, again where news came meanwhile; what goes wrong is noted with it.

    What is not read within `seconds` is left to another task. An account that
    waited for room on the same host comes next.
    """
    span, host = Span.of(seconds), ""
    for _ in range(LOOKS_A_TASK):
        account = to_sync().filter(pk=account_id).first()
        if account is None:
            break
        try:
            again = look(account, span)
        except HostFullError as full:
            if turned_away(account):
                log.info("%s", full)
                break
        except BusyError as busy:
            if not look_again(account_id):
                log.info("%s", busy)
                break
        else:
            host = account.host
            if not again:
                break
    else:
        queue(account_id, seconds)
    waiting = next_of(host) if host else None
    if waiting is not None:
        queue(waiting)


def look(account: Account, span: Span) -> bool:
    """Syncs the account; whether news came meanwhile, for which there is time.

    Raises `BusyError` where nothing was begun.
    """
    began = now()
    try:
        finished = counted(account, span)
    except BusyError:
        raise
    except MailServerError:
        return False
    if not finished:
        queue(account.pk, span.length)
        return False
    return Account.objects.filter(pk=account.pk, wanted_at__gt=began).exists()


def counted(account: Account, span: Span) -> bool:
    """Syncs the account, for the metrics; whether all of it was read."""
    outcome, began = "interrupted", perf_counter()
    try:
        finished = sync(account, span=span).finished
        outcome = "done"
    except BusyError:
        outcome = "busy"
        raise
    except MailServerError as error:
        outcome = str(kind(error))
        raise
    finally:
        counting.synced(outcome=outcome, seconds=perf_counter() - began)
    return finished


def to_sync() -> QuerySet[Account]:
    """The accounts that are synced in the background now."""
    return Account.objects.filter(may_try(), stage=Stage.LIVE, paused="")


def look_again(account_id: int) -> bool:
    """Tells whoever works on the account that there is news; True where nobody does any more.

    He looks for such a word after his lease has ended: either he sees it, or
    the lease is free by now.
    """
    Account.objects.filter(pk=account_id).update(wanted_at=now())
    held = Account.objects.filter(pk=account_id, busy_until__gte=now())
    return not held.exists()


@shared_task(**ONCE_FREE)  # type: ignore[untyped-decorator]  # celery has no types
def start_account(account_id: int, seconds: float = SECONDS) -> None:
    """Learns from the mail that an account has already; a second time goes on from the first.

    Raises `BusyError`, and is tried again, while another process is at the account.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return
    try:
        start(account, seconds=seconds)
    except BusyError:
        raise
    except MailServerError as error:
        log.warning("account %s: %s", account_id, error)
