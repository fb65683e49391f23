"""Moves each message to where its judgement wants it, and knows afterwards where it is.

A move is claimed in the database before it is begun, so that one which was
never finished is known for what it is (`imap.recovering`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from imapclient import IMAPClient

from filter.opinion import Action
from imap.errors import BusyError
from imap.finding import locate, open_where
from imap.late_words import learn_late
from imap.lease import Lease
from imap.models import Account, Arrival, Folder, State
from imap.moved import Place
from imap.moving import move
from imap.places import folders_of, rows
from imap.reading import Opened
from imap.words import end_wait
from metrics import counting

MOVES_AT_ONCE = 100
NOT_REMOVED = "copied; the server cannot remove the original, which is marked as deleted"
UNLIKE = "copied, but the copy is not the same; the original was kept"


@dataclass(frozen=True, slots=True)
class Placed:
    """An arrival after an attempt to move it; `refused` is what a server said that would not."""

    arrival: Arrival
    refused: str = ""


def settled(account: Account) -> QuerySet[Arrival]:
    """What a person has released or refused and that still lies among the held."""
    spoken_of = Arrival.objects.filter(
        folder__account=account,
        state=State.AT_REST,
        lies=Action.HOLD,
        judgement__user=account.user,
        judgement__settled_at__isnull=False,
    )
    return spoken_of.exclude(judgement__action=Action.HOLD)


def due(account: Account) -> list[Arrival]:
    """All arrivals that are to be moved, by our judgement or a person's word, oldest first."""
    waits = Arrival.objects.filter(folder__in=folders_of(account.pk), state=State.DUE)
    return rows(
        [*waits.values_list("pk", flat=True), *settled(account).values_list("pk", flat=True)]
    )


def wanted(arrival: Arrival) -> Action:
    """What is to be done with the message; without a judgement it stays where it lies."""
    judgement = arrival.judgement
    return Action(arrival.lies if judgement is None else judgement.action)


def place(
    client: IMAPClient,
    arrivals: Sequence[Arrival],
    lease: Lease,
    *,
    targets: Mapping[Action, str],
) -> Iterator[Placed]:
    """Moves the arrivals and yields each as soon as its fate is recorded.

    `targets` names each action's folder. A broken connection raises; what was
    under way stays claimed.
    """
    routes: dict[tuple[int, Action, Action], list[Arrival]] = {}
    for arrival in arrivals:
        source = (arrival.now_folder or arrival.folder).pk
        route = (source, Action(arrival.lies), wanted(arrival))
        routes.setdefault(route, []).append(arrival)
    for (_, lies, action), travellers in routes.items():
        for start in range(0, len(travellers), MOVES_AT_ONCE):
            lease.renew()
            some = travellers[start : start + MOVES_AT_ONCE]
            opened = open_where(client, some[0], otherwise=targets[lies])
            yield from carry(client, opened, some, lease, action=action, target=targets[action])


def carry(
    client: IMAPClient,
    opened: Opened | None,
    arrivals: Sequence[Arrival],
    lease: Lease,
    *,
    action: Action,
    target: str,
) -> Iterator[Placed]:
    """Moves arrivals that lie in the open folder to `target`, in one go."""
    located = {} if opened is None else locate(client, opened, arrivals)
    for arrival in arrivals:
        if arrival not in located.values():
            yield Placed(lost(arrival))
    if opened is None or not located:
        return
    learn_late(client, located, lease)
    claim(client, list(located.values()), action=action, target=target)
    moved = move(client, opened.name, target, located, hold=lease.renew)
    folder, _ = Folder.objects.get_or_create(account=arrivals[0].folder.account, name=target)
    for uid, arrival in located.items():
        if uid in moved.places:
            note = NOT_REMOVED if uid in moved.marked else arrival.note
            yield Placed(settle(arrival, action, folder=folder, place=moved.places[uid], note=note))
        elif uid in moved.unlike:
            arrival.note = UNLIKE
            yield Placed(end_claim(arrival, State.LEFT))
        elif uid in moved.refused:
            yield Placed(give_up(arrival), refused=moved.refused[uid])
        else:
            yield Placed(lost(arrival))


def claim(client: IMAPClient, arrivals: Sequence[Arrival], *, action: Action, target: str) -> None:
    """Takes the arrivals for a move that is about to begin, by compare-and-set.

    What the target folder says of itself before the move is what tells
    afterwards whether the move happened. Without MOVE they are COPYING first
    (`imap.stages`). Raises `BusyError` where another process has taken one of them.
    """
    status = client.folder_status(target, ["UIDVALIDITY", "UIDNEXT"])
    claims = {
        "state": State.CLAIMED if client.has_capability("MOVE") else State.COPYING,
        "going": action,
        "target_uidvalidity": status[b"UIDVALIDITY"],
        "target_uidnext": status[b"UIDNEXT"],
    }
    free = Arrival.objects.filter(
        pk__in=[each.pk for each in arrivals], state__in=[State.DUE, State.AT_REST]
    )
    if free.update(**claims) != len(arrivals):
        raise BusyError("Another process is moving the same mail; the next sync goes on.")
    for arrival in arrivals:
        for name, value in claims.items():
            setattr(arrival, name, value)


def settle(
    arrival: Arrival, action: Action, *, folder: Folder, place: Place, note: str = ""
) -> Arrival:
    """The arrival lies in its new place."""
    counting.moved(str(action))
    arrival.lies, arrival.note = action, note
    arrival.now_folder = folder
    arrival.now_uidvalidity, arrival.now_uid = place.uidvalidity, place.uid
    return end_claim(arrival, State.AT_REST if wanted(arrival) == action else State.DUE)


def give_up(arrival: Arrival) -> Arrival:
    """The arrival lies where it lay; the next sync tries again."""
    return end_claim(arrival, State.DUE)


def lost(arrival: Arrival) -> Arrival:
    """Somebody else removed or moved the message, which waits for no word any more."""
    end_wait(arrival, Action.HOLD)
    arrival.note = "vanished before it could be moved"
    return end_claim(arrival, State.GONE)


def end_claim(arrival: Arrival, state: State) -> Arrival:
    """Nothing is under way with the arrival any more."""
    arrival.state, arrival.going = state, ""
    arrival.target_uidvalidity = arrival.target_uidnext = None
    arrival.save()
    return arrival
