"""What keeps an account from being synced: noted with it, told once, tried again ever later.

Whatever only a person can mend pauses the account, at once or after so many
failures in a row; the rest is tried again with back-off.
"""

import logging
from datetime import timedelta
from random import uniform

from django.db.models import Q
from django.utils import timezone

from imap.errors import (
    ConnectionLostError,
    CredentialKeyError,
    MailServerError,
    NoSuchFolderError,
    RefusedCommandError,
    RefusedLoginError,
    ThrottledError,
    UnreachableError,
    UntrustedError,
)
from imap.models import Account, Trouble

log = logging.getLogger(__name__)

# The first that fits.
KINDS: tuple[tuple[type[MailServerError], Trouble], ...] = (
    (RefusedLoginError, Trouble.LOGIN),
    (UntrustedError, Trouble.CERTIFICATE),
    (NoSuchFolderError, Trouble.FOLDER),
    (CredentialKeyError, Trouble.KEY),
    (ThrottledError, Trouble.BUSY_SERVER),
    (UnreachableError, Trouble.UNREACHABLE),
    (ConnectionLostError, Trouble.UNREACHABLE),
    (RefusedCommandError, Trouble.REFUSED),
)

# After so many failures of one kind in a row the account is paused. A wrong password tried again
# locks the mailbox on many servers; a server that restarts may break a handshake or two.
FAILURES_BORNE = {
    Trouble.LOGIN: 1,
    Trouble.KEY: 1,
    Trouble.CERTIFICATE: 3,
    Trouble.FOLDER: 3,
    Trouble.REFUSED: 10,
    # At the longest intervals about a week.
    Trouble.BUSY_SERVER: 40,
    Trouble.UNREACHABLE: 40,
}

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
JITTER = 0.2


def note(account: Account, error: MailServerError) -> None:
    """The account is in trouble; its owner is told when it begins, and when it is paused."""
    trouble = kind(error)
    account.failures = account.failures + 1 if account.trouble == trouble else 1
    began = account.trouble != trouble
    account.trouble = trouble
    account.retry_at = timezone.now() + wait(account.failures)
    if account.failures >= FAILURES_BORNE[trouble]:
        account.paused, account.retry_at = str(error), None
        log.warning("account %s is paused: %s", account.pk, error)
    elif began:
        log.warning("account %s: %s", account.pk, error)
    else:
        log.info("account %s, failure %d: %s", account.pk, account.failures, error)
    save(account)


def note_full(account: Account) -> None:
    """The mailbox is full: mail is judged as ever, and moved when there is room again."""
    if account.trouble != Trouble.QUOTA:
        log.warning("account %s: the mailbox is full, mail cannot be moved", account.pk)
    account.trouble, account.failures = Trouble.QUOTA, 0
    account.paused, account.retry_at = "", None
    save(account)


def forget(account: Account) -> None:
    """The account is synced again: nothing is wrong with it."""
    account.trouble, account.failures, account.paused, account.retry_at = "", 0, "", None
    save(account)


def save(account: Account) -> None:
    """Keeps what is known of the account's trouble, if the account is kept."""
    if account.pk:
        account.save(update_fields=["trouble", "failures", "paused", "retry_at"])


def kind(error: MailServerError) -> Trouble:
    """Of which kind the error is."""
    return next((trouble for type_, trouble in KINDS if isinstance(error, type_)), Trouble.REFUSED)


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures: twice as long each time, never all at once."""
    doubled = FIRST_WAIT * 2 ** min(failures - 1, 20)
    # spreads, hides nothing
    waits: timedelta = min(doubled, LONGEST_WAIT) * uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return waits


def may_try() -> Q:
    """Accounts that no back-off keeps waiting."""
    return Q(retry_at__isnull=True) | Q(retry_at__lte=timezone.now())
