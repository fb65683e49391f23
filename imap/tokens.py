"""An account's OAuth 2 token: kept sealed, renewed by one process at a time when it runs out."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from imap.clock import ending, now
from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account
from imap.oauth import SECONDS_TO_SPARE, SECONDS_TO_WAIT, Grant, renew

# Longer than a token server may take: to look up its name, to connect, and to answer.
RENEWAL = timedelta(seconds=3 * SECONDS_TO_WAIT)
BETWEEN_LOOKS = 0.2

Renew = Callable[[Account, Grant], Grant]


def access_token(account: Account, *, refused: str = "", by: Renew = renew) -> str:
    """A token that still holds, renewed and stored where the last one has run out.

    `refused` is a token that the mail server would not take. Raises
    `RefusedLoginError` where the person has to grant access again, and
    `UnreachableError` where the token server fails. Of an account that is
    stored the store is the truth, and one process at a time asks: a provider
    that gives a new refresh token each time takes the second use of the old
    one for theft, and ends the grant.
    """
    token = usable(account, refused)
    if token:
        return token
    if not account.pk:
        account.password = by(account, Grant.from_json(account.password)).to_json()
        return Grant.from_json(account.password).access_token
    gives_up = time.monotonic() + 2 * RENEWAL.total_seconds()
    while time.monotonic() < gives_up:
        until = ending(RENEWAL)
        if claim(account, until):
            return renewed(account, refused, until, by)
        time.sleep(BETWEEN_LOOKS)
        read_again(account)
        token = usable(account, refused)
        if token:
            return token
    raise UnreachableError(f"Others are asking {account.token_endpoint} for a token all the time.")


def claim(account: Account, until: datetime) -> bool:
    """Whether this process is now the one that may ask for a token."""
    free = Q(renewing_until__isnull=True) | Q(renewing_until__lt=now())
    rows = Account.objects.filter(free, pk=account.pk)
    if rows.update(renewing_until=until):
        return True
    if not Account.objects.filter(pk=account.pk).exists():
        raise UnreachableError(f"{account} was removed meanwhile.")
    return False


def renewed(account: Account, refused: str, until: datetime, by: Renew) -> str:
    """The token after the claimed renewal, which ends; another process may just have done it."""
    mine = Account.objects.filter(pk=account.pk, renewing_until=until)
    try:
        read_again(account)
        token = usable(account, refused)
        if token:
            return token
        before = account.sealed_password
        account.password = by(account, Grant.from_json(account.password)).to_json()
        kept = Account.objects.filter(pk=account.pk, sealed_password=before)
        if not kept.update(sealed_password=account.sealed_password):
            # Somebody has stored another grant meanwhile, which is the one that counts.
            read_again(account)
        return Grant.from_json(account.password).access_token
    except RefusedLoginError:
        # A process that was silent for long may have been overtaken.
        if read_again(account) and (token := usable(account, refused)):
            return token
        raise
    finally:
        mine.update(renewing_until=None)


def usable(account: Account, refused: str) -> str:
    """The account's token, "" where it has none that holds."""
    grant = Grant.from_json(account.password)
    holds = grant.expires_at > time.time() + SECONDS_TO_SPARE
    return grant.access_token if holds and grant.access_token != refused else ""


def read_again(account: Account) -> bool:
    """The account has its grant as it is stored now; whether that is another one."""
    before = account.sealed_password
    stored = Account.objects.filter(pk=account.pk).values_list("sealed_password", flat=True)
    account.sealed_password = stored.first() or before
    return account.sealed_password != before
