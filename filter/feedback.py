"""A person's word: the only door through which anything is learned."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import transaction

from ann import store as networks
from ann.example import example
from filter import trail
from filter.judging import decide
from filter.letter import Letter
from filter.models import Judgement, Mark
from filter.signals import signals
from filter.steps.misbehaviour import misbehaviour
from knowledge_base import learning, records
from knowledge_base.label import Label
from mail.message import Message, parse
from users.models import User


class Change(StrEnum):
    """What a person's word changed."""

    LEARNED = "learned"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    FORGOTTEN = "forgotten"
    UNKNOWN = "unknown"


def learn(user: User, letter: Letter, label: Label, *, source: str) -> Change:
    """Learns that the letter is spam or ham; said twice counts once, corrected unlearns first.

    Afterwards the knowledge base, the network and the steps' records know the
    letter under this label only. A letter never judged is judged now, without
    a record, so that the steps' opinions of it count. `source` says how the
    person spoke: "moved", "button", "command", "import".
    """
    message = parse(letter.raw, user.boundary)
    with transaction.atomic():
        earlier = Mark.objects.select_for_update().filter(user=user, digest=message.digest).first()
        if earlier is not None and earlier.label == label:
            return Change.UNCHANGED
        if earlier is not None:
            take_back(user, earlier)
        teach(user, letter, message, label=label, source=source)
    return Change.LEARNED if earlier is None else Change.CORRECTED


def forget(user: User, digest: str) -> Change:
    """Unlearns the message of that digest, as if nobody had ever spoken of it."""
    with transaction.atomic():
        mark = Mark.objects.select_for_update().filter(user=user, digest=digest).first()
        if mark is None:
            return Change.UNKNOWN
        take_back(user, mark)
    return Change.FORGOTTEN


def teach(user: User, letter: Letter, message: Message, *, label: Label, source: str) -> None:
    """Teaches a message that carries no mark."""
    outcomes, seen, score = as_judged(user, letter, message.digest)
    learning.learn(user, message, label, at=letter.arrived_at)
    networks.learn(
        user.pk, message.digest, example(message, seen), spam=label is Label.SPAM, score=score
    )
    records.confirm(user, outcomes, label)
    Mark.objects.create(
        user=user,
        digest=message.digest,
        label=label,
        source=source,
        outcomes=outcomes,
    )


def take_back(user: User, mark: Mark) -> None:
    """Unlearns exactly what a mark taught, and removes it."""
    records.retract(user, mark.outcomes, Label(mark.label))
    networks.unlearn(user.pk, mark.digest)
    learning.unlearn(user, mark.digest)
    mark.delete()


def as_judged(
    user: User, letter: Letter, digest: str
) -> tuple[dict[str, str], Mapping[str, float], float | None]:
    """What was seen of a message when it was judged.

    Returns each step's verdict, the signals, and the network's score where
    step 6 ran.
    """
    judgement = Judgement.objects.filter(user=user, digest=digest).order_by("-id").first()
    if judgement is not None:
        findings, seen = trail.from_json(judgement.trail), judgement.signals
    else:
        [judged] = decide(user, [letter])
        findings, seen = judged.decision.trail, signals(judged.case)
    score = next((f.opinion.score for f in findings if f.step == misbehaviour.__name__), None)
    return trail.outcomes(findings), seen, score
