"""Replays labelled mail and keeps what challenges would be about: the letters that are held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from challenge.candidate import Candidate, candidate
from challenge.configuration import Configuration
from challenge.switch import Switch
from evaluation.corpus import Item
from evaluation.feedback_mode import FeedbackMode
from evaluation.replay import replay
from evaluation.results import Result
from filter.opinion import Action, Verdict
from knowledge_base.label import Label
from mail.message import Message, parse
from users.models import User


@dataclass(frozen=True, slots=True)
class Held:
    """One held letter: what it is, when it came, and what the rules may look at."""

    label: Label
    at: datetime
    letter: Candidate


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one message; `held` where a challenge would be considered."""

    result: Result
    held: Held | None


def replayed(user: User, items: Iterable[Item], *, feedback: FeedbackMode) -> Iterator[Replayed]:
    """Judges and teaches as `evaluation.replay` does, and says what is held."""
    items, letters = list(items), iter(items)
    for outcome in replay(user, items, feedback=feedback):
        raw, judgement, held = next(letters).raw, outcome.judgement, None
        if judgement.action == Action.HOLD:
            letter = facts(user, parse(raw(), user.boundary))
            held = Held(outcome.result.judge, judgement.arrived_at, letter)
        yield Replayed(outcome.result, held)


def facts(user: User, message: Message) -> Candidate:
    """What the rules see, with two things that a corpus does not know taken for granted.

    The letter was to its user, unless a machine wrote it; and where no Return-Path
    was kept, the envelope sender was that of From.
    """
    letter = candidate(
        user,
        message,
        verdict=Verdict.UNSURE,
        waits=True,
        switch=Switch.ON,
        age=timedelta(),
        settings=Configuration(),
    )
    if not letter.senders:
        letter = replace(letter, senders=1, sender=letter.author)
    return replace(letter, recipients=letter.own)
