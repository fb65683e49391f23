"""One process at a time works on an account; a process that dies loses it after a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from imap.errors import BusyError
from imap.models import Account

# Longer than the longest silence that a connection may keep, so that whoever
# waits on a slow server still holds the account when the answer comes.
LENGTH = timedelta(minutes=3)


class Lease:
    """The right to work on an account, to be renewed before each piece of work."""

    def __init__(self, account: Account) -> None:
        self.account = account
        now = timezone.now()
        free = Q(busy_until__isnull=True) | Q(busy_until__lt=now)
        if not self._take(free, now + LENGTH):
            raise BusyError(
                f"Another process is syncing {account}. Wait until it is done; if it was "
                f"killed, the account is free again in {LENGTH.seconds // 60} minutes."
            )

    def renew(self) -> None:
        """The lease runs its full length again; raises `BusyError` where it was lost."""
        if not self._take(Q(busy_until=self.until), timezone.now() + LENGTH):
            raise BusyError(
                f"This process was silent for so long that another one took over {self.account}."
            )

    def end(self) -> None:
        """The account is free, unless another process has taken it over."""
        Account.objects.filter(pk=self.account.pk, busy_until=self.until).update(busy_until=None)

    def _take(self, condition: Q, until: datetime) -> bool:
        self.until = until
        return bool(Account.objects.filter(condition, pk=self.account.pk).update(busy_until=until))


@contextmanager
def lease(account: Account) -> Iterator[Lease]:
    """The account's lease, given back in the end."""
    held = Lease(account)
    try:
        yield held
    finally:
        held.end()
