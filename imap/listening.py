"""What a person says by moving mail, and by keywords: noticed in INBOX, Junk and Held.

Heard is what changed since the last time. A message that is known from
elsewhere, whose old place is empty and that we did not move, was moved by the
person; one that first appears in Junk was put there by the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from filter.opinion import Action
from imap.changes import changes, nothing_happened, said_since
from imap.departures import Departed, follow
from imap.folders import Folders
from imap.models import Arrival, Folder
from imap.places import Lying, lying_in, rows
from imap.reading import Opened, Waiting, open_folder, read
from imap.receiving import cursor
from imap.session import Session
from imap.welcoming import welcome
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
) -> None:
    """Learns what the person has said since the last time, each word once.

    `inbox` is the cursor of the watched folder, `opened` what it said of itself
    before it was read. Whatever breaks: nothing is noted as heard before it was
    learned.
    """
    listened = [
        listen_to_inbox(here, inbox, opened),
        *(listen_to(here, goals[action], action) for action in (Action.JUNK, Action.HOLD)),
    ]
    heard = [one for one in listened if one is not None]
    departed = [each for one in heard for each in one.departed]
    if departed and not follow(here, departed, folders, goals, inbox=inbox):
        return
    for one in heard:
        one.folder.last_uid = max(one.folder.last_uid, one.opened.uidnext - 1)
        one.folder.modseq, one.folder.messages = one.opened.modseq, one.opened.messages
        one.folder.save()


def listen_to_inbox(here: Session, folder: Folder, before: Opened) -> Heard | None:
    """Learns from keywords in the watched folder; what leaves it for Junk is noticed there."""
    if nothing_happened(before, folder):
        return None
    opened = open_folder(here.client, folder.name)
    if opened.uidvalidity != folder.uidvalidity:
        return None
    said = said_since(here.client, opened, folder)
    if said:
        learn_keywords(here, opened, said, lying_in(folder, low=min(said), high=max(said)))
    # New mail is for `imap.receiving` to read: its cursor stays where it is.
    return Heard(folder, replace(opened, uidnext=folder.last_uid + 1), [])


def listen_to(here: Session, name: str, action: Action) -> Heard | None:
    """Learns from Junk or Held; None where nothing has happened there."""
    opened = open_folder(here.client, name)
    folder = cursor(here.account, opened)
    if nothing_happened(opened, folder):
        return None
    if folder.pk is None:
        folder.save()
    lying = lying_in(folder)
    found = changes(here.client, opened, folder, lying.keys()) if lying else None
    if found is not None:
        learn_keywords(here, opened, found.said, lying)
    welcome(here, folder, opened, action=action, known=lying.keys())
    left = () if found is None else sorted(found.left)
    return Heard(folder, opened, [Departed(lying[uid].pk, name, uid) for uid in left])


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
