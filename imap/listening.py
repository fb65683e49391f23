"""What a person says by moving mail, and by keywords: noticed in INBOX, Junk and Held.

Heard is what changed since the last time. A message that is known from
elsewhere, whose old place is empty and that we did not move, was moved by the
person; one that first appears in Junk was put there by the server.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from imapclient import IMAPClient

from filter.opinion import Action
from imap.changes import changes, nothing_happened, present, said_by_all, said_since
from imap.departures import Departed, follow
from imap.folders import Folders
from imap.models import Arrival, Folder, State
from imap.places import ROWS_A_QUERY, Lying, lying_in, rows
from imap.reading import Opened, Waiting, open_folder, read
from imap.receiving import cursor
from imap.session import Session
from imap.welcoming import REMEMBERED, welcome
from imap.words import KEYWORD, hear, stored
from knowledge_base.label import Label


@dataclass(frozen=True, slots=True)
class Heard:
    """A folder that was listened to: as it was opened, and what had left it by then."""

    folder: Folder
    opened: Opened
    departed: list[Departed]


def listen(
    here: Session,
    folders: Folders,
    goals: Mapping[Action, str],
    *,
    inbox: Folder,
    opened: Opened,
) -> bool:
    """Learns what the person has said since the last time, each word once.

    `inbox` is the cursor of the watched folder, `opened` what it said of itself
    before it was read. Whatever breaks: nothing is noted as heard before it was
    learned. False where something is left for the next sync to hear again.
    """
    listened = [
        listen_to_inbox(here, inbox, opened),
        *(listen_to(here, goals[action], action) for action in (Action.JUNK, Action.HOLD)),
    ]
    heard = [one for one in listened if one is not None]
    departed = [each for one in heard for each in one.departed]
    if departed and not follow(here, departed, folders, goals, inbox=inbox):
        return False
    for one in heard:
        one.folder.last_uid = max(one.folder.last_uid, one.opened.uidnext - 1)
        one.folder.modseq, one.folder.messages = one.opened.modseq, one.opened.messages
        one.folder.unheard = False
        one.folder.save()
    return True


def listen_to_inbox(here: Session, folder: Folder, before: Opened) -> Heard | None:
    """Learns from keywords in the watched folder; what leaves it for Junk is noticed there."""
    if not folder.unheard and nothing_happened(before, folder):
        return None
    opened = open_folder(here.client, folder.name)
    if opened.uidvalidity != folder.uidvalidity:
        return None
    if folder.unheard:
        note_said(here.client, opened, folder)
    elif said := said_since(here.client, opened, folder):
        learn_keywords(here, opened, said, lying_in(folder, low=min(said), high=max(said)))
    # New mail is for `imap.receiving` to read: its cursor stays where it is.
    return Heard(folder, replace(opened, uidnext=folder.last_uid + 1), [])


def listen_to(here: Session, name: str, action: Action) -> Heard | None:
    """Learns from Junk or Held; None where nothing has happened there."""
    opened = open_folder(here.client, name)
    folder = cursor(here.account, opened)
    # One that is empty and one that begins anew look alike, and cost no command.
    if folder.last_uid and not folder.unheard and nothing_happened(opened, folder):
        return None
    if folder.pk is None:
        folder.save()
    lying = lying_in(folder)
    left: Collection[int] = ()
    if folder.unheard:
        left = set(lying) - present(here.client, opened) if lying else set()
        note_said(here.client, opened, folder)
    elif lying:
        found = changes(here.client, opened, folder, lying.keys())
        learn_keywords(here, opened, found.said, lying)
        left = found.left
    up_to = welcome(here, folder, opened, action=action, known=lying.keys())
    departed = [Departed(lying[uid].pk, name, uid, opened.uidvalidity) for uid in sorted(left)]
    if up_to + 1 >= opened.uidnext:
        departed += numbered_otherwise(folder, opened)
    return Heard(folder, replace(opened, uidnext=up_to + 1), departed)


def numbered_otherwise(folder: Folder, opened: Opened) -> list[Departed]:
    """What lay in the folder and has no number there now, so that it has left.

    Under other numbers, before the server renumbered the folder; or under one
    that nobody saw: `imap.recovering`.
    """
    here = Arrival.objects.exclude(state=State.GONE).filter(now_folder=folder)
    unseen = here.filter(now_uidvalidity=folder.uidvalidity, now_uid=0)
    found = list(unseen.values_list("pk", "now_uid"))
    if opened.messages <= REMEMBERED:
        stale = here.filter(now_uid__gt=0).exclude(now_uidvalidity=folder.uidvalidity)
        found += stale.values_list("pk", "now_uid")
    return [Departed(pk, folder.name, uid or 0, opened.uidvalidity) for pk, uid in found]


def note_said(client: IMAPClient, opened: Opened, folder: Folder) -> None:
    """Notes what keywords of a folder say that is heard for the first time, and learns nothing.

    Nobody knows when it was said, nor whether a person did.
    """
    said = said_by_all(client, opened)
    if not said:
        return
    lying = lying_in(folder, low=min(said), high=max(said))
    for label in Label:
        ids = [lying[uid].pk for uid in lying.keys() & said if said[uid] is label]
        for start in range(0, len(ids), ROWS_A_QUERY):
            Arrival.objects.filter(pk__in=ids[start : start + ROWS_A_QUERY]).update(said=label)


def learn_keywords(
    here: Session,
    opened: Opened,
    said: Mapping[int, Label | None],
    lying: Mapping[int, Lying],
) -> None:
    """Learns from what keywords of the open folder say that they did not say before."""
    news = {uid: said[uid] for uid in said.keys() & lying if said[uid] != lying[uid].said}
    arrivals = {each.pk: each for each in rows([lying[uid].pk for uid in news])}
    for uid, label in sorted(news.items()):
        here.lease.renew()
        arrival = arrivals[lying[uid].pk]
        arrival.said = label or ""
        raw = raw_of(here, arrival, uid) if label else None
        with transaction.atomic():
            if label and raw is not None:
                here.report.hear(label, hear(here.account, arrival, raw, label, source=KEYWORD))
            arrival.save()


def raw_of(here: Session, arrival: Arrival, uid: int) -> bytes | None:
    """The bytes of a message of the open folder, from the store where they were read before."""
    kept = stored(here.account, arrival)
    if kept is not None:
        return kept
    waiting = Waiting(uid, arrival.size, arrival.arrived_at, deleted=False)
    return read(here.client, [waiting]).get(uid)
