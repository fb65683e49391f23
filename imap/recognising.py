"""Messages that have a new UID and are not new: renumbered, or put back by somebody."""

import time
from collections.abc import Sequence
from datetime import datetime

from imapclient import IMAPClient

from filter.opinion import Action
from imap.models import Arrival, Folder, State
from imap.newcomers import message_id_of
from imap.places import BETWEEN_COPY_AND_REMOVAL, folder_of, folders_of, left, number_of
from imap.reading import Opened, Waiting
from mail.digest import digest
from mail.message import parse


def recognise(
    client: IMAPClient,
    folder: Folder,
    opened: Opened,
    portion: Sequence[Waiting],
    raws: dict[int, bytes],
    up_to: int,
) -> dict[int, Arrival]:
    """UID → the arrival that each message of the portion was already known as.

    Known are the same bytes with the same time of arrival, recorded under an id up to `up_to`.
    Where the bytes were never read, since the message was first seen in Junk,
    its Message-ID stands for them. Whatever still lies at its old place, here or
    elsewhere, is another one, however alike. One query; opens other folders.
    """
    earlier: dict[tuple[int, datetime], list[Arrival]] = {}
    rows = (
        Arrival.objects.filter(
            folder__in=folders_of(folder.account_id),
            size__in={each.size for each in portion if each.uid in raws},
            pk__lte=up_to,
        )
        .select_related("judgement", "folder", "now_folder")
        .order_by("-id")
    )
    looked_for = {(each.size, each.arrived_at) for each in portion}
    alike_rows = [row for row in rows if (row.size, row.arrived_at) in looked_for]
    lying = [row for row in alike_rows if not was_renumbered(row, opened)]
    staying = {row.pk for row in lying} - left(client, lying)
    elsewhere = [row for row in lying if row.pk in staying and folder_of(row) != opened.name]
    if elsewhere:
        time.sleep(BETWEEN_COPY_AND_REMOVAL)
        staying -= left(client, elsewhere)
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


def was_renumbered(arrival: Arrival, opened: Opened) -> bool:
    """Whether the arrival lay in the open folder under numbers that hold no more."""
    uidvalidity, _ = number_of(arrival)
    return folder_of(arrival) == opened.name and uidvalidity != opened.uidvalidity


def has_bytes(arrival: Arrival, raw: bytes) -> bool:
    """Whether the bytes are the arrival's."""
    if arrival.digest:
        return arrival.digest == digest(raw)
    header, _, _ = raw.partition(b"\r\n\r\n")
    return arrival.message_id == message_id_of(parse(header + b"\r\n\r\n"))


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
