"""How each step's opinions fared on a user's mail, once a person had said what it was."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F

from knowledge_base import ledger
from knowledge_base.knowledge import StepRecord
from knowledge_base.label import Label
from knowledge_base.models import StepCount
from users.models import User

UNSURE = "unsure"
COUNTS = ("ham", "spam", "ham_on_ham", "ham_on_spam", "spam_on_ham", "spam_on_spam")


def records_of(user: User) -> dict[str, StepRecord]:
    """Each step's record by its name; a step that saw no confirmed mail is absent. One query."""
    rows = StepCount.objects.filter(user=user).values_list("step", *COUNTS)
    return {step: StepRecord(*counts) for step, *counts in rows}


def confirm(user: User, outcomes: Mapping[str, str], label: Label) -> None:
    """Counts what each step thought ("ham", "spam" or "unsure") of a message that is `label`."""
    with transaction.atomic():
        ledger.lock(user)
        StepCount.objects.bulk_create(
            (StepCount(user=user, step=step) for step in outcomes), ignore_conflicts=True
        )
        _count(user, outcomes, label, by=1)


def retract(user: User, outcomes: Mapping[str, str], label: Label) -> None:
    """Takes back exactly what `confirm` counted with the same arguments."""
    with transaction.atomic():
        ledger.lock(user)
        _count(user, outcomes, label, by=-1)
        StepCount.objects.filter(user=user, ham=0, spam=0).delete()


def _count(user: User, outcomes: Mapping[str, str], label: Label, *, by: int) -> None:
    for opinion, steps in _by_opinion(outcomes):
        counts = [label] if opinion == UNSURE else [label, f"{opinion}_on_{label}"]
        StepCount.objects.filter(user=user, step__in=steps).update(
            **{name: F(name) + by for name in counts}
        )


def _by_opinion(outcomes: Mapping[str, str]) -> Iterable[tuple[str, list[str]]]:
    for opinion in (*Label, UNSURE):
        if steps := [step for step, held in outcomes.items() if held == opinion]:
            yield opinion, steps
    if strange := set(outcomes.values()) - {*Label, UNSURE}:
        raise ValueError(f"No step can think {sorted(strange)} of a message.")
