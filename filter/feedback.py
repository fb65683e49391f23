"""A person's word: the only door through which anything is learned."""

from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from filter.doubt import Contradiction
from filter.letter import Letter
from filter.mark_rows import held_mark
from filter.models import Mark
from filter.signals import proven_trust
from filter.teaching import as_judged, kept_letter, take_back, teach, teach_anew
from filter.votes import Weighed, asked, weigh
from knowledge_base import ledger
from knowledge_base.label import Label
from mail.message import parse
from metrics import counting
from users.models import User

# Where a message lies said it, not a person of this message: saying it twice is no answer.
BULK_SOURCES = frozenset({"import", "start"})
# The answer to a question, which needs not be asked again.
ANSWER = "review"


class Change(StrEnum):
    """What a person's word changed."""

    LEARNED = "learned"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    QUESTIONED = "questioned"
    CONFIRMED = "confirmed"
    FORGOTTEN = "forgotten"
    UNKNOWN = "unknown"


def learn(user: User, letter: Letter, label: Label, *, source: str) -> Change:
    """Learns that the letter is spam or ham; said twice counts once, corrected unlearns first.

    Afterwards the knowledge base, the network and the steps' records know the
    letter under this label only. A word that contradicts what else is known is
    questioned: it weighs little until it is said again of the same letter, or
    `filter.review` confirms it, or other marks bear it out. A letter never judged is
    judged now, without a record, so that the steps' opinions of it count.
    `source` says how the person spoke: "moved", "button", "command", "import",
    "start", or "review" for the answer to the question.
    """
    message = parse(letter.raw, user.boundary)
    with transaction.atomic():
        ledger.lock(user)
        earlier = held_mark(user, message.digest)
        if earlier is not None and earlier.label == label:
            if not earlier.open or source in BULK_SOURCES:
                return Change.UNCHANGED
            confirm(earlier, letter)
            counting.learned(label=label, source=source)
            return Change.CONFIRMED
        if earlier is not None:
            remove(earlier)
        mark = Mark(user=user, digest=message.digest, label=label, source=source)
        seen = as_judged(user, letter, message)
        mark.arrived_at, mark.probability = letter.arrived_at, seen.probability
        mark.outcomes = seen.outcomes
        weighed = weigh(mark, message, at=letter.arrived_at, proven=proven_trust(seen.signals))
        mark.ask(weighed.doubt)
        if weighed.doubt is not None and source == ANSWER:
            mark.confirmed_at = now()
        teach(mark, message, seen, at=letter.arrived_at)
        settle(weighed)
    counting.learned(label=label, source=source)
    if mark.open:
        return Change.QUESTIONED
    return Change.LEARNED if earlier is None else Change.CORRECTED


def forget(user: User, digest: str) -> Change:
    """Unlearns the message of that digest, as if nobody had ever spoken of it."""
    with transaction.atomic():
        ledger.lock(user)
        mark = held_mark(user, digest)
        if mark is None:
            return Change.UNKNOWN
        remove(mark)
    return Change.FORGOTTEN


def confirm(mark: Mark, letter: Letter) -> int:
    """The open mark of the letter is believed, for the person stood by it, and so are those alike.

    Returns how many there were. The caller holds the user's lock.
    """
    others = list(alike(mark))
    message = parse(letter.raw, mark.user.boundary)
    take_back(mark)
    mark.confirmed_at = now()
    teach(mark, message, as_judged(mark.user, letter, message), at=letter.arrived_at)
    settle(Weighed(believed=others))
    return 1 + len(others)


def alike(mark: Mark) -> QuerySet[Mark]:
    """The other marks of the same label that are open against the same."""
    return asked(mark, Contradiction(mark.question), [mark.against])


def remove(mark: Mark) -> None:
    """Unlearns exactly what the mark taught; what was doubted because of it is weighed again.

    The caller holds the user's lock.
    """
    take_back(mark)
    mark.delete()
    doubted = Mark.objects.filter(
        user=mark.user,
        question=Contradiction.TWINS,
        against=mark.digest,
        confirmed_at__isnull=True,
    )
    for each in doubted:
        reconsider(each)


def reconsider(mark: Mark) -> None:
    """Weighs an open mark again whose twin is gone; one that is believed may tip others."""
    letter = kept_letter(mark)
    if letter is None:
        return
    message = parse(letter.raw, mark.user.boundary)
    weighed = weigh(mark, message, at=letter.arrived_at, proven=False)
    if weighed.doubt is None:
        teach_anew(mark, doubt=None)
        settle(weighed)
    else:
        mark.ask(weighed.doubt)
        mark.save()


def settle(weighed: Weighed) -> None:
    """Teaches anew what a believed mark tipped."""
    for mark in weighed.believed:
        teach_anew(mark, doubt=None)
    for mark in weighed.doubted:
        teach_anew(mark, doubt=weighed.overruling)
