"""Messages that have a new UID and are not new: renumbered, or put back by somebody."""

from collections.abc import Sequence
from datetime import datetime

from filter.opinion import Action
from imap.models import Arrival, Folder, State
from imap.reading import Opened, Waiting
from mail.digest import digest


def recognise(
    folder: Folder,
    opened: Opened,
    portion: Sequence[Waiting],
    raws: dict[int, bytes],
    *,
    began: datetime,
) -> dict[int, Arrival]:
    """UID → the arrival that each message of the portion was already known as.

    Known are the same bytes with the same time of arrival, seen before `began`.
    A message still at its old place under the same UIDVALIDITY is another one,
    however alike. One query.
    """
    digests = {uid: digest(raw) for uid, raw in raws.items()}
    earlier: dict[tuple[str, datetime], list[Arrival]] = {}
    rows = (
        Arrival.objects.filter(folder=folder, digest__in=set(digests.values()), seen_at__lt=began)
        .select_related("judgement", "folder")
        .order_by("-id")
    )
    for row in rows:
        if moved(row) or row.state == State.GONE or row.uidvalidity != opened.uidvalidity:
            earlier.setdefault((row.digest, row.arrived_at), []).append(row)
    known: dict[int, Arrival] = {}
    for each in portion:
        same = earlier.get((digests.get(each.uid, ""), each.arrived_at))
        if same:
            known[each.uid] = same.pop()
    return known


def moved(arrival: Arrival) -> bool:
    """Whether we have put the message anywhere since it arrived."""
    return arrival.now_uid is not None


def renew(arrival: Arrival, opened: Opened, uid: int) -> None:
    """The arrival is known by its new number, and nobody is judged or moved twice.

    One that was only renumbered keeps its state, what is due included, and so
    does one that we put back ourselves. One that we had filed elsewhere, or
    believed gone, was put back by somebody: from now on it is left alone.
    """
    filed = moved(arrival) and arrival.lies != Action.DELIVER
    if filed or arrival.state == State.GONE:
        arrival.state, arrival.note = State.LEFT, "put back by somebody else"
    arrival.uidvalidity, arrival.uid, arrival.lies = opened.uidvalidity, uid, Action.DELIVER
    arrival.now_folder, arrival.now_uidvalidity, arrival.now_uid = None, None, None
    arrival.save()
