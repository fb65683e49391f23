"""Where each user's policy is kept."""

from dataclasses import replace
from types import MappingProxyType

from django.db.models import QuerySet

from filter.models import StoredPolicy
from filter.opinion import Mode
from filter.policy import CAREFUL, PRESETS, Policy, Preset
from storage.select import select
from users.models import User

# Each is a column of StoredPolicy, None where the preset's number stands.
NUMBERS = ("threshold", "ham_promise", "retrain_after")

# More than anybody gets in a life; the column holds twice as many.
MOST_LETTERS = 1_000_000_000


class PolicyError(ValueError):
    """A policy that cannot be set; the message says what can."""


def policy_of(user: User) -> Policy:
    """The user's policy: his preset with what he changed, *careful* if he said nothing."""
    stored = _stored.first(user.pk)
    if stored is None:
        return CAREFUL
    preset = PRESETS[Preset(stored.preset)]
    changed = {name: number for name in NUMBERS if (number := getattr(stored, name)) is not None}
    if not stored.modes and not changed:
        return preset
    modes = {**preset.modes, **{step: Mode(mode) for step, mode in stored.modes.items()}}
    return replace(preset, modes=MappingProxyType(modes), **changed)


@select
def _stored(user_id: int) -> QuerySet[StoredPolicy]:
    return StoredPolicy.objects.filter(user=user_id)


def use_preset(user: User, name: str) -> Policy:
    """Starts the user afresh from a preset; what he changed before is dropped."""
    try:
        preset = Preset(name)
    except ValueError:
        raise PolicyError(f"No preset “{name}”; there are: {', '.join(Preset)}.") from None
    StoredPolicy.objects.update_or_create(
        user=user,
        defaults={"preset": preset, "modes": {}, **dict.fromkeys(NUMBERS)},
    )
    return policy_of(user)


def set_mode(user: User, step: str, mode: str) -> Policy:
    """Gives one step a mode for this user."""
    if step not in CAREFUL.modes:
        raise PolicyError(f"No step “{step}”; there are: {', '.join(CAREFUL.modes)}.")
    if mode not in list(Mode):
        raise PolicyError(f"No mode “{mode}”; there are: {', '.join(Mode)}.")
    stored, _ = StoredPolicy.objects.get_or_create(user=user, defaults={"preset": Preset.CAREFUL})
    stored.modes = {**stored.modes, step: mode}
    stored.save()
    return policy_of(user)


def set_threshold(user: User, threshold: float) -> Policy:
    """Sets the paper's `S_t` for this user, above 0 and at most 1."""
    if not 0 < threshold <= 1:
        raise PolicyError(f"S_t must be above 0 and at most 1, not {threshold}.")
    stored, _ = StoredPolicy.objects.get_or_create(user=user, defaults={"preset": Preset.CAREFUL})
    stored.threshold = threshold
    stored.save()
    return policy_of(user)


def set_ham_promise(user: User, one_in: int) -> Policy:
    """Promises to lose at most one good letter in `one_in`, at least 10."""
    if one_in < 10:
        raise PolicyError(f"A promise of 1 in {one_in} is none; say 10 or more.")
    stored, _ = StoredPolicy.objects.get_or_create(user=user, defaults={"preset": Preset.CAREFUL})
    stored.ham_promise = 1 / one_in
    stored.save()
    return policy_of(user)


def set_retrain_after(user: User, letters: int) -> Policy:
    """Has the network trained anew after so many incoming letters, 0 for never."""
    if not 0 <= letters <= MOST_LETTERS:
        raise PolicyError(
            f"{letters} is no number of letters from 0 to {MOST_LETTERS:,}; say 0 for never."
        )
    stored, _ = StoredPolicy.objects.get_or_create(user=user, defaults={"preset": Preset.CAREFUL})
    stored.retrain_after = letters
    stored.save()
    return policy_of(user)
