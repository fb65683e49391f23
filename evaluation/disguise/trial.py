"""A trial: how much disguised spam is missed, before and after a few such letters were marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from evaluation.arrival import BEGINNING, arrived_at
from evaluation.corpus import CorpusError, Item
from evaluation.disguise.disguises import DISGUISES
from evaluation.disguise.material import Disguise, Material, text_of
from evaluation.measures.counts import Counts, count
from evaluation.measures.roc import area_above_percent
from filter.feedback import learn
from filter.judging import decide, judge
from filter.letter import Letter
from knowledge_base.label import Label
from users.models import User

MARKED = 10
PROBES = 150
# of the ham that the user's own words are taken from, the newest
HAM_TEXTS = 50
SOURCE = "trial"


@dataclass(frozen=True, slots=True)
class Field:
    """What a trial is run on, in order of arrival.

    `history` is learned beforehand; ten of `marked` are disguised and marked;
    `spam`, disguised, and `ham`, as it is, are only ever judged.
    """

    history: tuple[Item, ...]
    marked: tuple[Letter, ...]
    spam: tuple[Letter, ...]
    ham: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The verdicts on the field's spam and ham, and how well the scores tell them apart."""

    counts: Counts
    area_percent: float


@dataclass(frozen=True, slots=True)
class Tried:
    """One disguise: the answers before and after ten letters in it were marked."""

    name: str
    before: Answers
    after: Answers


def field_of(items: Sequence[Item]) -> Field:
    """The first two thirds as history; of the rest ten spam to mark, up to 150 spam and ham to ask.

    Raises CorpusError where there is too little mail.
    """
    cut = 2 * len(items) // 3
    found: dict[Label, list[Letter]] = {Label.HAM: [], Label.SPAM: []}
    at = BEGINNING
    for item in items[cut:]:
        if item.label is None:
            raise CorpusError(f"{item.path} has no label, so nothing can be measured on it.")
        raw = item.raw()
        at = arrived_at(raw, previous=at)
        found[item.label].append(Letter(raw, at))
    ham, spam = found[Label.HAM], found[Label.SPAM]
    if not ham or len(spam) <= MARKED:
        raise CorpusError(
            f"The last third of this mail has {len(ham)} ham and {len(spam)} spam; a trial of "
            f"disguises needs at least 1 and {MARKED + 1}. Take more of it."
        )
    return Field(
        history=tuple(items[:cut]),
        marked=tuple(spam[:MARKED]),
        spam=tuple(spam[MARKED : MARKED + PROBES]),
        ham=tuple(ham[:PROBES]),
    )


def ham_texts(history: Sequence[Item]) -> tuple[str, ...]:
    """The texts of the newest good letters that the user was seen to have."""
    ham = [item for item in history if item.label is Label.HAM][-HAM_TEXTS:]
    return tuple(text for item in ham if (text := text_of(item.raw())))


def clean(raw: bytes, _: Material) -> bytes:
    """No disguise: what the others are compared with."""
    return raw


def try_disguises(
    user: User, field: Field, disguises: Sequence[Disguise] = (clean, *DISGUISES)
) -> Iterator[Tried]:
    """Each disguise, beginning with none, tried on a user who has learned the field's history.

    What the marks teach is taken back after each, so that none helps the next.
    """
    words = ham_texts(field.history)
    for disguise in disguises:
        spam = [disguised(letter, disguise, words) for letter in field.spam]
        before = answers(user, spam, field.ham)
        with transaction.atomic():
            for letter in field.marked:
                lesson = disguised(letter, disguise, words)
                judge(user, [lesson])
                learn(user, lesson, Label.SPAM, source=SOURCE)
            after = answers(user, spam, field.ham)
            transaction.set_rollback(True)
        yield Tried(disguise.__name__, before, after)


def disguised(letter: Letter, disguise: Disguise, ham: Sequence[str]) -> Letter:
    """The letter in disguise, arriving when it did."""
    return Letter(disguise(letter.raw, Material.of(letter.raw, ham=ham)), letter.arrived_at)


def answers(user: User, spam: Sequence[Letter], ham: Sequence[Letter]) -> Answers:
    """What is thought of each letter by itself; nothing is recorded."""
    decisions = {
        Label.SPAM: [judged.decision for judged in decide(user, spam)],
        Label.HAM: [judged.decision for judged in decide(user, ham)],
    }
    scores = {
        label: np.array([each.probability for each in made]) for label, made in decisions.items()
    }
    return Answers(
        counts=count((label, each.verdict) for label, made in decisions.items() for each in made),
        area_percent=area_above_percent(scores[Label.HAM], scores[Label.SPAM]),
    )
