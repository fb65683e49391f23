"""What keeps an account from being synced: noted with it, told once, tried again ever later.

Whatever only a person can mend pauses the account, at once or after so many
failures in a row; the rest is tried again with back-off.
"""

import logging
from datetime import timedelta
from random import uniform

from django.db.models import Q, QuerySet

from imap.clock import now
from imap.errors import (
    ConnectionLostError,
    CredentialKeyError,
    MailServerError,
    NoSuchFolderError,
    RefusedCommandError,
    RefusedLoginError,
    ThrottledError,
    UnexpectedError,
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
    (UnexpectedError, Trouble.UNEXPECTED),
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
    # Hamlet's own fault, which an upgrade may mend.
    Trouble.UNEXPECTED: 40,
}

STATE = ("trouble", "failures", "paused", "retry_at")

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
JITTER = 0.2


def note(account: Account, error: MailServerError) -> bool:
    """The account is in trouble; the log tells it when it begins, and when it is paused.

    False where that is not recorded, since somebody has given the account other
    settings meanwhile, or has removed it. Whoever pauses it makes its owner due
    to be told: `imap.telling`.
    """
    before = as_tried(account)
    trouble = kind(error)
    began = account.trouble != trouble
    account.failures = 1 if began else account.failures + 1
    account.trouble = trouble
    account.retry_at = now() + wait(account.failures)
    paused = account.failures >= FAILURES_BORNE[trouble]
    if paused:
        account.paused, account.retry_at = str(error), None
    if not before.update(**{name: getattr(account, name) for name in STATE}):
        log.info("account %s was changed meanwhile: %s", account.pk, error)
        return False
    if paused:
        log.warning("account %s is paused: %s", account.pk, error)
    elif began:
        log.warning("account %s: %s", account.pk, error)
    else:
        log.info("account %s, failure %d: %s", account.pk, account.failures, error)
    return True


def note_full(account: Account) -> None:
    """The mailbox is full: mail is judged as ever, and moved when there is room again."""
    if account.trouble != Trouble.QUOTA:
        log.warning("account %s: the mailbox is full, mail cannot be moved", account.pk)
    settle(account, Trouble.QUOTA)


def forget(account: Account) -> None:
    """The account is synced again: nothing is wrong with it."""
    settle(account, "")


def settle(account: Account, trouble: str) -> None:
    """Nothing keeps the account from being synced; no error if it is not kept any more."""
    account.trouble, account.failures, account.paused, account.retry_at = trouble, 0, "", None
    account.owner_told_at = account.telling_until = None
    names = (*STATE, "owner_told_at", "telling_until")
    Account.objects.filter(pk=account.pk).update(**{each: getattr(account, each) for each in names})


def as_tried(account: Account) -> QuerySet[Account]:
    """The account's row, where it is still as it was when it was tried."""
    tried = ("host", "port", "username", "folder", "sealed_password", "trouble", "failures")
    return Account.objects.filter(pk=account.pk, **{each: getattr(account, each) for each in tried})


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
    return Q(retry_at__isnull=True) | Q(retry_at__lte=now())
