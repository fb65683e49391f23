"""A durable note that the originals of a batch may be touched from now on."""

from collections.abc import Collection

from imap.errors import BusyError
from imap.models import Arrival, State


def note_checked(arrivals: Collection[Arrival]) -> None:
    """Of those that were COPYING the copies were checked: they are CLAIMED.

    To be called before the first original is marked as deleted. One UPDATE;
    raises `BusyError` where another process has ended one of the claims.
    """
    copying = [each for each in arrivals if each.state == State.COPYING]
    rows = Arrival.objects.filter(pk__in=[each.pk for each in copying], state=State.COPYING)
    if copying and rows.update(state=State.CLAIMED) != len(copying):
        raise BusyError("Another process has taken the same mail over; the next sync goes on.")
    for each in copying:
        each.state = State.CLAIMED
