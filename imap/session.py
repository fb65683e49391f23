"""A connection to an account that nobody else is working on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient import IMAPClient

from imap.connection import connect
from imap.errors import BusyError, MailServerError
from imap.lease import Lease, lease
from imap.models import Account
from imap.report import SyncReport
from imap.trouble import note


@dataclass(frozen=True, slots=True)
class Session:
    """The connection, the right to work on the account, and what is reported of it."""

    client: IMAPClient
    account: Account
    lease: Lease
    report: SyncReport


@contextmanager
def session(account: Account, report: SyncReport) -> Iterator[Session]:
    """The account's lease and a connection; what goes wrong is noted with the account."""
    try:
        with lease(account) as held, connect(account) as client:
            yield Session(client, account, held, report)
    except BusyError:
        raise
    except MailServerError as error:
        note(account, error)
        raise
