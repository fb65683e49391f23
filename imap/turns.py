"""Whose turn it is: an account waits in the queue once, however much news it has."""

from datetime import timedelta

from django.db.models import Q

from imap.clock import now
from imap.lease import is_over
from imap.models import Account

# What waits for longer was lost with the queue, or may be asked for again all the same. Less
# than the time between two sweeps.
WAITS_AT_MOST = timedelta(minutes=4)
# News is let in all the same after so long.
LOST_PERHAPS = timedelta(seconds=30)


def take_place(account_id: int) -> bool:
    """Whether the account is to be put into the queue: False where it waits there already."""
    time = now()
    absent = Q(queued_at__isnull=True) | Q(queued_at__lt=time - WAITS_AT_MOST)
    return bool(Account.objects.filter(absent, pk=account_id).update(queued_at=time))


def give_up_place(account_id: int) -> None:
    """The account waits in the queue no more: its turn has come, or nobody could queue it."""
    Account.objects.filter(pk=account_id).update(queued_at=None)


def is_waiting(account_id: int) -> bool:
    """Whether the account waits in the queue, and not for so long that it may be lost.

    One that waits for longer is let in, and then for a while not again: else
    whoever rings most often would always come first.
    """
    time = now()
    place = Account.objects.filter(pk=account_id, queued_at__isnull=False)
    if place.filter(queued_at__lt=time - LOST_PERHAPS).update(queued_at=time):
        return False
    return place.exists()


def turned_away(account: Account) -> bool:
    """The account waits for its host; False where that has room again by now.

    Whoever ends looks for those who wait after his lease has ended: either he
    sees this one, or there is room.
    """
    waits = Account.objects.filter(pk=account.pk, waits_since__isnull=True)
    waits.update(waits_since=now())
    return is_over(account.host, 1)


def next_of(host: str) -> int | None:
    """The account of the host that waits longest; from now on it waits no more."""
    waiting = Account.objects.filter(host=host, waits_since__isnull=False)
    for account_id, since in waiting.order_by("waits_since").values_list("pk", "waits_since")[:5]:
        if Account.objects.filter(pk=account_id, waits_since=since).update(waits_since=None):
            return int(account_id)
    return None
