"""A connection to an account that nobody else is working on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from imapclient import IMAPClient

from imap.connection import connect
from imap.errors import BusyError, MailServerError, RemovedError, UnexpectedError
from imap.lease import Lease, lease
from imap.models import Account
from imap.report import SyncReport
from imap.trouble import note
from imap.where import where

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """The connection, the right to work on the account, and what is reported of it."""

    client: IMAPClient
    account: Account
    lease: Lease
    report: SyncReport


@contextmanager
def session(account: Account, report: SyncReport) -> Iterator[Session]:
    """The account's lease and a connection; what goes wrong is noted with the account.

    Raises one of `imap.errors`, whatever it was, but for a database that is
    away or locked: that is nothing of the account's.
    """
    try:
        with noted(account), lease(account) as held, connect(account) as client:
            yield Session(client, account, held, report)
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError as error:
        # Noting it failed too.
        raise unexpected(error) from error


@contextmanager
def noted(account: Account) -> Iterator[None]:
    """Whatever goes wrong is noted with the account, and becomes one of `imap.errors`."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if not Account.objects.filter(pk=account.pk).exists():
            raise RemovedError(f"{account} was removed meanwhile.") from error
        if isinstance(error, BusyError):
            raise
        problem = error if isinstance(error, MailServerError) else unexpected(error)
        note(account, problem)
        if problem is error:
            raise
        raise problem from error


def unexpected(error: Exception) -> UnexpectedError:
    """The error, told by its kind and place alone: its own words may quote mail."""
    return UnexpectedError(
        f"Hamlet itself failed ({type(error).__name__} in {where(error)}). It tries again later; "
        "no mail is lost by it."
    )
