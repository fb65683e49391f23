"""A person's word about a known message, said by moving it or by a keyword."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from filter import store
from filter.feedback import Change, learn
from filter.held import settle_moved
from filter.letter import Letter
from filter.models import Mark
from filter.opinion import Action
from imap.errors import NO_LETTERS_FAULT
from imap.models import Account, Arrival, State
from knowledge_base.address_key import address_key
from knowledge_base.label import Label
from knowledge_base.own_addresses import own_addresses
from mail.digest import digest
from mail.message import parse

log = logging.getLogger(__name__)

MOVED = "moved"
KEYWORD = "keyword"

# A program that marks a letter as junk, or a rule of the server that heeds the mark, moves it
# within so long.
ONE_GESTURE = timedelta(hours=1)

Learn = Callable[..., Change]


class Word(NamedTuple):
    """What a person said of a message, and how: `MOVED` or `KEYWORD`."""

    label: Label
    source: str


def word_of_move(source: Action, target: Action) -> Label | None:
    """What a person says by moving a message from one action's place to another's.

    Into Junk is spam. Out of Junk, or out of Held, to where mail is kept is ham.
    Into Held says nothing: that is where nobody knows. Trash is no place: who
    throws mail away says nothing about it.
    """
    if target is Action.JUNK and source is not Action.JUNK:
        return Label.SPAM
    if target is Action.DELIVER and source is not Action.DELIVER:
        return Label.HAM
    return None


def said_anew(arrival: Arrival, action: Action, said: Label | None) -> Label | None:
    """What keywords say of a message under a new number, and did not say under the old one.

    Only of one that was known in the same action's place; elsewhere its move is the word.
    """
    if arrival.lies != action or arrival.state == State.GONE:
        return None
    return said if said and said != arrival.said else None


def hear(
    account: Account,
    arrival: Arrival,
    raw: bytes,
    label: Label,
    *,
    source: str,
    by: Learn = learn,
) -> Change | None:
    """Learns the word; None where it had been said before, or cannot be learned.

    A program says one word twice, by a move and by a keyword, and some set
    keywords in Junk by themselves: neither answers a question. Who marked a
    letter, found it where it was and moved it later has said it again.
    A held letter waits no longer. The person's own letters are never spam. Only within the
    transaction that records how the word was seen, so that it is heard once.
    The arrival is changed, and not saved.
    """
    arrival.digest = arrival.digest or digest(raw)
    if label is Label.SPAM and sender_of(raw) in own_addresses(account.user):
        return None
    settle(arrival, label)
    said = Mark.objects.filter(user=account.user, digest=arrival.digest, label=label).first()
    if said is not None and not stands_by(said, source):
        return None
    try:
        with transaction.atomic():
            letter = Letter(raw, arrival.arrived_at)
            return by(account.user, letter, label, source=source)
    except NO_LETTERS_FAULT:
        raise
    except Exception:  # whatever is wrong with one letter must not stop the mail behind it
        log.exception("message %s cannot be learned", arrival.digest)
        return None


def stands_by(said: Mark, source: str) -> bool:
    """Whether a word that was questioned is said again by a person, rather than by his program."""
    long_ago = said.marked_at < timezone.now() - ONE_GESTURE
    return said.open and said.source == KEYWORD and source == MOVED and long_ago


def sender_of(raw: bytes) -> str:
    """The sender's address as the tables hold it, read from the header alone."""
    header, blank, _ = raw.partition(b"\r\n\r\n")
    return address_key(parse(header + blank).header_from)


def settle(arrival: Arrival, label: Label) -> None:
    """What the person says goes before the arrival's judgement.

    One that was to be held waits no longer; one that we were about to take out
    of the watched folder stays there if he wants it. The arrival is changed,
    and not saved.
    """
    end_wait(arrival, Action.DELIVER if label is Label.HAM else Action.JUNK)
    stays = label is Label.HAM and arrival.lies == Action.DELIVER
    if stays and arrival.state == State.DUE:
        arrival.state, arrival.note = State.LEFT, "wanted by its owner"


def end_wait(arrival: Arrival, action: Action) -> None:
    """A held letter waits for no word any more, whether or not there was one.

    What became of it is `action`; HOLD for one that is nowhere that we look.
    """
    if arrival.judgement is None:
        return
    judgement = arrival.judgement
    if settle_moved(judgement.user, [judgement.pk], action=action, at=timezone.now()):
        arrival.judgement.refresh_from_db()


def stored(account: Account, arrival: Arrival) -> bytes | None:
    """The message's bytes, where they were read before and are still kept."""
    return store.raw(account.user, arrival.digest) if arrival.digest else None
