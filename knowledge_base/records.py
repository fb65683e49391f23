"""How each step's opinions fared on a user's mail, once a person had said what it was."""

from collections.abc import Collection, Mapping

from django.db.models import Case, F, IntegerField, QuerySet, When
from django.db.models.constants import OnConflict

from knowledge_base.knowledge import StepRecord
from knowledge_base.label import Label
from knowledge_base.models import StepCount
from storage.change import Changes, Update, delete, update
from storage.insert import Insert
from storage.select import select
from users.models import User

UNSURE = "unsure"
COUNTS = ("ham", "spam", "ham_on_ham", "ham_on_spam", "spam_on_ham", "spam_on_spam")

_MAKE = Insert(StepCount, "user_id", "step", *COUNTS, conflict=OnConflict.IGNORE)


def records_of(user: User) -> dict[str, StepRecord]:
    """Each step's record by its name; a step that saw no confirmed mail is absent. One query."""
    return {step: StepRecord(*counts) for step, *counts in _records(user.pk)}


def confirm(user: User, outcomes: Mapping[str, str], label: Label) -> None:
    """Counts what each step thought ("ham", "spam" or "unsure") of a message that is `label`.

    The caller holds the user's lock.
    """
    if strange := set(outcomes.values()) - {*Label, UNSURE}:
        raise ValueError(f"No step can think {sorted(strange)} of a message.")
    if _count(user, outcomes, label, by=1) < len(outcomes):
        missing = outcomes.keys() - records_of(user).keys()
        _MAKE((user.pk, step, *(0 for _ in COUNTS)) for step in sorted(missing))
        _count(user, {step: outcomes[step] for step in missing}, label, by=1)


def retract(user: User, outcomes: Mapping[str, str], label: Label) -> None:
    """Takes back exactly what `confirm` counted with the same arguments.

    The caller holds the user's lock.
    """
    _count(user, outcomes, label, by=-1)
    _discard_empty(user.pk)


def _count(user: User, outcomes: Mapping[str, str], label: Label, *, by: int) -> int:
    """Raises the counts of those steps that have a row; how many have."""
    ham, spam, unsure = (
        [step for step, held in outcomes.items() if held == opinion]
        for opinion in (Label.HAM, Label.SPAM, UNSURE)
    )
    return _COUNT[label](user.pk, [*ham, *spam, *unsure], ham, spam, by)


@select
def _records(user_id: int) -> QuerySet[StepCount, tuple[str, int, int, int, int, int, int]]:
    return StepCount.objects.filter(user=user_id).values_list("step", *COUNTS)


@delete
def _discard_empty(user_id: int) -> QuerySet[StepCount]:
    return StepCount.objects.filter(user=user_id, ham=0, spam=0)


def _counting(
    label: Label,
) -> Update[[int, Collection[str], Collection[str], Collection[str], int]]:
    @update
    def count(
        user_id: int,
        steps: Collection[str],
        ham: Collection[str],
        spam: Collection[str],
        by: int,
    ) -> Changes:
        def if_in(held: Collection[str]) -> Case:
            return Case(When(step__in=held, then=by), default=0, output_field=IntegerField())

        rows = StepCount.objects.filter(user=user_id, step__in=steps)
        return rows, {
            label: F(label) + by,
            f"ham_on_{label}": F(f"ham_on_{label}") + if_in(ham),
            f"spam_on_{label}": F(f"spam_on_{label}") + if_in(spam),
        }

    return count


# By label, what raises the counts that tell of letters of that label.
_COUNT = {label: _counting(label) for label in Label}
