"""One process at a time works on an account, and a bounded number on the accounts of one host.

A process that dies loses its account after a while.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from imap.clock import ending, now
from imap.errors import BusyError, HostFullError
from imap.models import Account


def length() -> timedelta:
    """How long an account is held without a sign of life; connections keep no longer silence."""
    return timedelta(seconds=settings.ACCOUNT_LEASE_SECONDS)


class Lease:
    """The right to work on an account, to be renewed before each piece of work."""

    def __init__(self, account: Account) -> None:
        self.account = account
        free = Q(busy_until__isnull=True) | Q(busy_until__lt=now())
        if not self._take(free):
            raise BusyError(
                f"Another process is syncing {account}. Wait until it is done; if it was "
                f"killed, the account is free again in {settings.ACCOUNT_LEASE_SECONDS} seconds."
            )
        # Counted after taking: of those who take at once the last one sees all the others.
        if is_over(account.host, 0):
            self.end()
            raise HostFullError(
                f"As many connections as are allowed are open to {account.host} "
                f"(IMAP_CONNECTIONS_PER_HOST); {account} is synced when one of them ends."
            )

    def renew(self) -> None:
        """The lease runs its full length again; raises `BusyError` where it was lost."""
        if not self._take(Q(busy_until=self.until)):
            raise BusyError(
                f"This process was silent for so long that another one took over {self.account}."
            )

    def end(self) -> None:
        """The account is free, unless another process has taken it over."""
        Account.objects.filter(pk=self.account.pk, busy_until=self.until).update(busy_until=None)

    def _take(self, condition: Q) -> bool:
        until = ending(length())
        taken = Account.objects.filter(condition, pk=self.account.pk).update(busy_until=until)
        if taken:
            self.until = until
        return bool(taken)


def at_work(host: str) -> QuerySet[Account]:
    """The accounts of the host on which somebody is at work now."""
    return Account.objects.filter(host=host, busy_until__gt=now())


def is_over(host: str, room: int) -> bool:
    """Whether more than the allowed number, less `room`, work on accounts of the host."""
    most: int = settings.IMAP_CONNECTIONS_PER_HOST
    return bool(most) and at_work(host).count() > most - room


@contextmanager
def lease(account: Account) -> Iterator[Lease]:
    """The account's lease, given back in the end."""
    held = Lease(account)
    try:
        yield held
    finally:
        held.end()
