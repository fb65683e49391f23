"""Finding a message in a folder by its bytes, where its UID is not known."""

from collections.abc import Collection, Sequence
from datetime import datetime

from imapclient import IMAPClient

from imap.errors import NoSuchFolderError
from imap.models import Arrival
from imap.places import number_of
from imap.reading import Opened, look, open_folder, read
from imap.uid_set import numbers
from mail.digest import digest

# More of the very same size in one folder are hardly ever different letters.
ALIKE_AT_MOST = 200


def open_where(client: IMAPClient, arrival: Arrival, *, otherwise: str) -> Opened | None:
    """Opens the folder in which the arrival lies, for changes; None where there is none.

    `otherwise` is where such messages are put today: a person may have renamed
    the folder.
    """
    for name in dict.fromkeys([(arrival.now_folder or arrival.folder).name, otherwise]):
        try:
            return open_folder(client, name, to_change="moving")
        except NoSuchFolderError:
            continue
    return None


def locate(client: IMAPClient, opened: Opened, arrivals: Sequence[Arrival]) -> dict[int, Arrival]:
    """UID in the open folder, where the arrivals should lie, → arrival; none for what is not there.

    Its recorded UID if that still holds, else a message with its very bytes
    that is no other arrival's. One search for all whose UID is known.
    """
    numbered, others = {}, []
    for arrival in arrivals:
        uidvalidity, uid = number_of(arrival)
        if uid and uidvalidity == opened.uidvalidity:
            numbered[uid] = arrival
        else:
            others.append(arrival)
    present = client.search(["UID", numbers(numbered)]) if numbered else []
    located = {uid: numbered[uid] for uid in sorted(present) if uid in numbered}
    for arrival in others:
        found = find(client, opened, arrival, other_than=located, came_at=came_at(arrival))
        if found is not None:
            located[found] = arrival
    return located


def find_original(
    client: IMAPClient, opened: Opened, arrival: Arrival, *, other_than: Collection[int] = ()
) -> int | None:
    """The UID in the open folder of what the arrival's claimed move left there, None if nothing.

    Its recorded UID if that still holds. Else, of messages that nothing tells
    apart, the one that is marked as deleted, as we mark what is to go; `other_than`
    are known to be the originals of others.
    """
    uidvalidity, uid = number_of(arrival)
    if uid and uidvalidity == opened.uidvalidity:
        return uid if client.search(["UID", str(uid)]) else None
    return find(
        client, opened, arrival, other_than=other_than, among="ALL", came_at=came_at(arrival)
    )


def came_at(arrival: Arrival) -> datetime | None:
    """When the message that is looked for came, None where that does not tell.

    The same letter delivered again is another one. Of what was moved not every
    server keeps the time.
    """
    return arrival.arrived_at if arrival.now_uid is None else None


def find_copy(
    client: IMAPClient, opened: Opened, arrival: Arrival, *, other_than: Collection[int] = ()
) -> int | None:
    """The UID in the open target folder of what the arrival's claimed move made, None if nothing.

    Only what came after the claim can be that: an older message with the same
    bytes is another one.
    """
    same = opened.uidvalidity == arrival.target_uidvalidity
    from_uid = (arrival.target_uidnext or 1) if same else 1
    return find(client, opened, arrival, from_uid=from_uid, other_than=other_than)


def known_places(opened: Opened, arrival: Arrival, uids: Collection[int]) -> set[int]:
    """Those of the UIDs in a folder at which other arrivals of the account are known to lie."""
    rows = Arrival.objects.filter(
        now_folder__account_id=arrival.folder.account_id,
        now_folder__name=opened.name,
        now_uidvalidity=opened.uidvalidity,
        now_uid__in=uids,
    )
    return {uid for uid in rows.exclude(pk=arrival.pk).values_list("now_uid", flat=True) if uid}


def find(
    client: IMAPClient,
    opened: Opened,
    arrival: Arrival,
    *,
    from_uid: int = 1,
    other_than: Collection[int] = (),
    among: str = "UNDELETED",
    came_at: datetime | None = None,
) -> int | None:
    """The UID of a message of the open folder with the arrival's bytes, None if none.

    The server searches by exact size, so that only likely ones are read. Only
    UIDs from `from_uid` on count, of what came at `came_at` if that is given, and
    only messages that are no other arrival's; `other_than` are known to be
    others. `among` is a criterion of SEARCH; what is marked as deleted comes first.
    """
    criteria: list[str | int] = ["UID", f"{from_uid}:*", among, "SMALLER", arrival.size + 1]
    if arrival.size:
        criteria += ["LARGER", arrival.size - 1]
    alike = [uid for uid in client.search(criteria) if uid >= from_uid and uid not in other_than]
    taken = known_places(opened, arrival, alike[:ALIKE_AT_MOST]) if alike else set()
    likely = [
        each
        for each in look(client, [uid for uid in alike[:ALIKE_AT_MOST] if uid not in taken])
        if came_at is None or each.arrived_at == came_at
    ]
    for waiting in sorted(likely, key=lambda each: not each.deleted):
        raw = read(client, [waiting]).get(waiting.uid)
        if raw is not None and digest(raw) == arrival.digest:
            return waiting.uid
    return None
