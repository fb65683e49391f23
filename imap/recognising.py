"""Messages that have a new UID and are not new: renumbered, or put back by somebody."""

from collections.abc import Sequence
from datetime import datetime

from imapclient import IMAPClient

from filter.opinion import Action
from imap.models import Arrival, Folder, State
from imap.newcomers import message_id_of
from imap.places import left_from
from imap.reading import Opened, Waiting
from mail.digest import digest
from mail.message import parse


def recognise(
    client: IMAPClient,
    folder: Folder,
    opened: Opened,
    portion: Sequence[Waiting],
    raws: dict[int, bytes],
    *,
    began: datetime,
) -> dict[int, Arrival]:
    """UID → the arrival that each message of the portion was already known as.

    Known are the same bytes with the same time of arrival, seen before `began`.
    Where the bytes were never read, since the message was first seen in Junk,
    its Message-ID stands for them. A message still at its old place in the
    folder is another one, however alike. One query.
    """
    earlier: dict[tuple[int, datetime], list[Arrival]] = {}
    rows = (
        Arrival.objects.filter(
            folder__account_id=folder.account_id,
            size__in={each.size for each in portion if each.uid in raws},
            seen_at__lt=began,
        )
        .select_related("judgement", "folder", "now_folder")
        .order_by("-id")
    )
    looked_for = {(each.size, each.arrived_at) for each in portion}
    alike_rows = [row for row in rows if (row.size, row.arrived_at) in looked_for]
    here = [row for row in alike_rows if lies_here(row, folder, opened)]
    staying = {row.pk for row in here} - (left_from(client, folder.name, here) if here else set())
    for row in alike_rows:
        if row.pk not in staying:
            earlier.setdefault((row.size, row.arrived_at), []).append(row)
    known: dict[int, Arrival] = {}
    for each in portion:
        alike = earlier.get((each.size, each.arrived_at), []) if each.uid in raws else []
        same = [row for row in alike if has_bytes(row, raws[each.uid])]
        if same:
            known[each.uid] = same[-1]
            alike.remove(same[-1])
    return known


def lies_here(arrival: Arrival, folder: Folder, opened: Opened) -> bool:
    """Whether the arrival is believed to lie where it arrived, in the open folder."""
    here = arrival.folder_id == folder.pk and arrival.uidvalidity == opened.uidvalidity
    return here and not moved(arrival) and arrival.state != State.GONE


def has_bytes(arrival: Arrival, raw: bytes) -> bool:
    """Whether the bytes are the arrival's."""
    if arrival.digest:
        return arrival.digest == digest(raw)
    header, _, _ = raw.partition(b"\r\n\r\n")
    return arrival.message_id == message_id_of(parse(header + b"\r\n\r\n"))


def moved(arrival: Arrival) -> bool:
    """Whether we have put the message anywhere since it arrived."""
    return arrival.now_uid is not None


def renew(arrival: Arrival, folder: Folder, waiting: Waiting) -> None:
    """The arrival is known by its new number in the folder, and is not judged or moved twice.

    One that was only renumbered keeps its state, what is due included, and so
    does one that we put back ourselves. One that was filed elsewhere, or
    believed gone, was put back by somebody: from now on it is left alone. The
    arrival is changed, and not saved.
    """
    filed = arrival.lies != Action.DELIVER
    if filed or arrival.state == State.GONE:
        arrival.state, arrival.note = State.LEFT, "put back by somebody else"
    arrival.folder = folder
    arrival.uidvalidity, arrival.uid = folder.uidvalidity, waiting.uid
    arrival.lies, arrival.said = Action.DELIVER, waiting.said or ""
    arrival.now_folder, arrival.now_uidvalidity, arrival.now_uid = None, None, None
