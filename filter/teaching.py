"""How one mark is taught, as far as it is believed, and its exact inverse."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ann import store as networks
from ann.example import example
from ann.stored_sample import SETTLED
from filter import store, trail
from filter.doubt import DOUBTED_WEIGHT, Doubt
from filter.judging import consider
from filter.letter import Letter
from filter.mark_rows import write
from filter.models import Judgement, Mark
from filter.steps.misbehaviour import misbehaviour
from knowledge_base import learning, records
from knowledge_base.label import Label
from mail.message import Message, parse
from storage.select import select
from users.models import User

# The mail that a start finds is easier than what comes (replied to, or thrown away long ago), and
# is read newest first by a network that has just seen its neighbours: cut-offs that rested on it
# would promise too much.
WITHOUT_SCORE = frozenset({"start"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a letter when it was judged.

    `verdict` and `probability` are the decision's, `outcomes` the steps'
    verdicts, `signals` the numbers given to the network, `score` the
    probability that it gave, None where it was not asked.
    """

    verdict: str
    probability: float
    outcomes: dict[str, str]
    signals: Mapping[str, float]
    score: float | None


def teach(mark: Mark, message: Message, seen: Seen, *, at: datetime) -> None:
    """Teaches what the mark says of its message, of which nothing is taught, and saves the mark.

    While it is open it moves the network by `DOUBTED_WEIGHT` and gives its
    cut-offs no score; the knowledge base and the steps' records hear nothing
    of it. The caller holds the user's lock.
    """
    user, label = mark.user, Label(mark.label)
    mark.weight = DOUBTED_WEIGHT if mark.open else 1.0
    networks.learn(
        user.pk,
        mark.digest,
        example(message, seen.signals),
        spam=label is Label.SPAM,
        score=None if mark.open or mark.source in WITHOUT_SCORE else counted(seen, label),
        weight=mark.weight,
    )
    if not mark.open:
        learning.learn_under_lock(user, message, label, at=at)
        records.confirm(user, mark.outcomes, label)
    write(mark)


def counted(seen: Seen, label: Label) -> float | None:
    """The score that counts as evidence of what the cut-offs would have done.

    The promise covers all mail, so a letter that an earlier step decided
    rightly counts as well: no cut-off of step 6 could have lost it.
    """
    if seen.score is None and seen.verdict == label.value:
        return SETTLED[label is Label.SPAM]
    return seen.score


def take_back(mark: Mark) -> None:
    """Unlearns exactly what the mark taught; its row stays. The caller holds the user's lock."""
    networks.unlearn(mark.user.pk, mark.digest)
    if not mark.open:
        learning.unlearn_under_lock(mark.user, mark.digest)
        records.retract(mark.user, mark.outcomes, Label(mark.label))


def teach_anew(mark: Mark, *, doubt: Doubt | None) -> bool:
    """Teaches the mark as far as it is believed now; whether that could be done.

    It cannot where the letter's bytes are not kept (any more): then nothing changes.
    """
    letter = kept_letter(mark)
    if letter is None:
        return False
    take_back(mark)
    mark.ask(doubt)
    message = parse(letter.raw, mark.user.boundary)
    teach(mark, message, as_judged(mark.user, letter, message), at=letter.arrived_at)
    return True


def kept_letter(mark: Mark) -> Letter | None:
    """The letter that was marked, None where its bytes are not kept (any more)."""
    raw = store.raw(mark.user, mark.digest)
    return None if raw is None else Letter(raw, mark.arrived_at or mark.marked_at)


def as_judged(user: User, letter: Letter, message: Message) -> Seen:
    """What was seen of a message when it was judged; one never judged is judged now, and kept."""
    # The first one: a letter that comes again is judged by a filter that may have been told of it.
    judgement = _first_judgement.first(user.pk, message.digest)
    if judgement is not None:
        verdict, probability, rows, numbers = judgement
        findings = trail.from_json(rows)
    else:
        store.keep(user, [message])
        [judged] = consider(user, [message], [letter.arrived_at])
        verdict, probability = judged.decision.verdict.value, judged.decision.probability
        findings, numbers = judged.decision.trail, judged.case.signals
    score = next((f.opinion.score for f in findings if f.step == misbehaviour.__name__), None)
    return Seen(verdict, probability, trail.outcomes(findings), numbers, score)


@select
def _first_judgement(user_id: int, digest: str) -> QuerySet[Judgement, tuple[Any, ...]]:
    judgements = Judgement.objects.filter(user=user_id, digest=digest).order_by("id")
    return judgements.values_list("verdict", "probability", "trail", "signals")[:1]
