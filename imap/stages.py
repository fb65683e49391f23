"""How far a move by copying has come, noted durably before each step that touches an original."""

from collections.abc import Collection

from imap.errors import BusyError
from imap.models import UNDER_WAY, Arrival, State


def reach(arrivals: Collection[Arrival], stage: State) -> None:
    """Those of an earlier stage of `UNDER_WAY` have come to this one, as the database knows.

    One UPDATE. Raises `BusyError` where another process has ended one of the
    claims: then nothing more may be done to the originals.
    """
    earlier = UNDER_WAY[: UNDER_WAY.index(stage)]
    behind = [each for each in arrivals if each.state in earlier]
    rows = Arrival.objects.filter(pk__in=[each.pk for each in behind], state__in=earlier)
    if behind and rows.update(state=stage) != len(behind):
        raise BusyError("Another process has taken the same mail over; the next sync goes on.")
    for each in behind:
        each.state = stage
