"""Where known messages lie, and whether they still do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imapclient import DELETED, IMAPClient

from imap.errors import NoSuchFolderError
from imap.models import Account, Arrival, Folder, State
from imap.newcomers import Newcomer
from imap.reading import open_folder
from knowledge_base.label import Label

ROWS_A_QUERY = 500

# Seconds. A program that copies and then removes the original takes no longer.
BETWEEN_COPY_AND_REMOVAL = 1.0


@dataclass(frozen=True, slots=True)
class Lying:
    """An arrival at its place, and what its keywords said last."""

    pk: int
    said: Label | None


def lying_in(folder: Folder, *, low: int = 1, high: int | None = None) -> dict[int, Lying]:
    """The arrivals that lie in the folder as it is numbered now, by UID from `low` to `high`."""
    here = Arrival.objects.exclude(state=State.GONE)
    brought = here.filter(
        now_folder=folder, now_uidvalidity=folder.uidvalidity, now_uid__gte=max(1, low)
    )
    stayed = here.filter(
        folder=folder, uidvalidity=folder.uidvalidity, uid__gte=low, now_uid__isnull=True
    )
    if high is not None:
        brought, stayed = brought.filter(now_uid__lte=high), stayed.filter(uid__lte=high)
    found = [
        *stayed.values_list("uid", "pk", "said"),
        *brought.values_list("now_uid", "pk", "said"),
    ]
    return {uid: Lying(pk, Label(said) if said else None) for uid, pk, said in found if uid}


def folders_of(account_id: int) -> list[int]:
    """The ids of the account's folders: named one by one, an index narrows down further columns."""
    return list(Folder.objects.filter(account_id=account_id).values_list("pk", flat=True))


def rows(ids: Sequence[int]) -> list[Arrival]:
    """The arrivals of these ids, with what is needed to speak of them."""
    found: list[Arrival] = []
    for start in range(0, len(ids), ROWS_A_QUERY):
        some = Arrival.objects.filter(pk__in=ids[start : start + ROWS_A_QUERY])
        found += some.select_related("judgement", "folder", "now_folder").order_by("id")
    return found


def of_size(account: Account, sizes: Iterable[int]) -> list[Arrival]:
    """The account's arrivals of these sizes, newest first."""
    return list(
        Arrival.objects.filter(folder__in=folders_of(account.pk), size__in=set(sizes))
        .select_related("judgement", "folder", "now_folder")
        .order_by("-id")
    )


def folder_of(arrival: Arrival) -> str:
    """The name of the folder in which the arrival lies."""
    return (arrival.now_folder or arrival.folder).name


def number_of(arrival: Arrival) -> tuple[int, int]:
    """UIDVALIDITY and UID under which the arrival lies; UID 0 where the server did not say."""
    if arrival.now_uid is None:
        return arrival.uidvalidity, arrival.uid
    return arrival.now_uidvalidity or 0, arrival.now_uid


def is_same(arrival: Arrival, newcomer: Newcomer) -> bool:
    """Whether the message is the arrival, wherever it lies.

    A copy keeps its time of arrival (RFC 3501 §6.4.7), so that the same letter
    delivered again is another one.
    """
    waiting = newcomer.waiting
    if (arrival.size, arrival.arrived_at) != (waiting.size, waiting.arrived_at):
        return False
    return not arrival.message_id or arrival.message_id == newcomer.message_id


def pair(newcomers: Sequence[Newcomer], known: Sequence[Arrival]) -> dict[int, list[Arrival]]:
    """UID → the arrivals that each newcomer may be, surest first."""
    found: dict[int, list[Arrival]] = {}
    for each in newcomers:
        same = [row for row in known if is_same(row, each)]
        found[each.uid] = sorted(same, key=lambda row: row.message_id == "")
    return found


def left(client: IMAPClient, arrivals: Sequence[Arrival]) -> set[int]:
    """The ids of those arrivals that no longer lie where they were last known.

    One marked as deleted has left: that is how programs move on a server
    without MOVE. Opens other folders.
    """
    gone = {each.pk for each in arrivals if each.state == State.GONE}
    by_folder: dict[str, list[Arrival]] = {}
    for each in arrivals:
        if each.pk not in gone:
            by_folder.setdefault(folder_of(each), []).append(each)
    for name, some in by_folder.items():
        gone |= left_from(client, name, some)
    return gone


def left_from(client: IMAPClient, name: str, arrivals: Sequence[Arrival]) -> set[int]:
    """The ids of those arrivals that have left this one folder."""
    try:
        opened = open_folder(client, name)
    except NoSuchFolderError:
        return {each.pk for each in arrivals}
    numbers = {each.pk: number_of(each) for each in arrivals}
    answers = client.fetch([uid for _, uid in numbers.values() if uid], ["FLAGS"])
    staying = {
        (opened.uidvalidity, uid)
        for uid, answer in answers.items()
        if DELETED not in answer.get(b"FLAGS", (DELETED,))
    }
    return {pk for pk, number in numbers.items() if number not in staying}
