"""Finding a message in a folder by its bytes, where its UID is not known."""

from collections.abc import Collection

from imapclient import IMAPClient

from imap.errors import NoSuchFolderError
from imap.models import Arrival
from imap.reading import Opened, look, open_folder, read
from mail.digest import digest


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


def locate(
    client: IMAPClient, opened: Opened, arrival: Arrival, *, other_than: Collection[int] = ()
) -> int | None:
    """The UID in the open folder, where the arrival should lie, or None if it does not.

    Its recorded UID if that still holds, else a message with its very bytes
    that is no other arrival's and not in `other_than`.
    """
    if arrival.now_uid is None:
        uidvalidity, uid = arrival.uidvalidity, arrival.uid
    else:
        uidvalidity, uid = arrival.now_uidvalidity or 0, arrival.now_uid
    if uid and uidvalidity == opened.uidvalidity:
        return uid if client.search(["UID", uid]) else None
    others = known_places(opened, arrival)
    return find(client, arrival, other_than={*others, *other_than})


def find_copy(
    client: IMAPClient, opened: Opened, arrival: Arrival, *, other_than: Collection[int] = ()
) -> int | None:
    """The UID in the open target folder of what the arrival's claimed move made, None if nothing.

    Only what came after the claim can be that: an older message with the same
    bytes is another one.
    """
    same = opened.uidvalidity == arrival.target_uidvalidity
    return find(
        client,
        arrival,
        from_uid=(arrival.target_uidnext or 1) if same else 1,
        other_than={*known_places(opened, arrival), *other_than},
    )


def known_places(opened: Opened, arrival: Arrival) -> set[int]:
    """The UIDs in a folder at which other arrivals of the account are known to lie."""
    rows = Arrival.objects.filter(
        now_folder__account_id=arrival.folder.account_id,
        now_folder__name=opened.name,
        now_uidvalidity=opened.uidvalidity,
    )
    return {uid for uid in rows.exclude(pk=arrival.pk).values_list("now_uid", flat=True) if uid}


def find(
    client: IMAPClient, arrival: Arrival, *, from_uid: int = 1, other_than: Collection[int] = ()
) -> int | None:
    """The UID of an undeleted message of the open folder with the arrival's bytes, None if none.

    The server searches by exact size, so that only likely ones are read. Only
    UIDs from `from_uid` on count; `other_than` are known to be other messages.
    """
    criteria: list[str | int] = ["UID", f"{from_uid}:*", "UNDELETED", "SMALLER", arrival.size + 1]
    if arrival.size:
        criteria += ["LARGER", arrival.size - 1]
    found = client.search(criteria)
    candidates = [uid for uid in found if uid >= from_uid and uid not in other_than]
    for waiting in look(client, candidates):
        raw = read(client, [waiting]).get(waiting.uid)
        if raw is not None and digest(raw) == arrival.digest:
            return waiting.uid
    return None
