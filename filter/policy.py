"""How much each step counts for one user: modes, thresholds, and the two presets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from filter.opinion import Mode


class Preset(StrEnum):
    """A named whole of settings.

    `CAREFUL` lets only the user's own word and earned steps decide;
    `PUBLISHED` is the paper to the letter: every step decides.
    """

    CAREFUL = "careful"
    PUBLISHED = "published"


class Sender(StrEnum):
    """When a step may believe the header From."""

    PROVEN = "proven"
    AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class Policy:
    """One user's policy.

    `threshold` is the paper's `S_t`; `floor` the least number of words of an
    earlier spam that is compared; `spam_limit` the paper's P. `ham_promise`
    is the share of good letters that may be lost, `spam_promise` the share of
    spam that ham opinions may let in. `hold_promise` is the share of good
    letters that may have to wait in Held; 1 holds all that is unsure. After
    `retrain_after` incoming messages the network is trained anew; 0 is never.
    """

    preset: Preset
    modes: Mapping[str, Mode]
    sender: Sender
    threshold: float = 0.7
    floor: int = 20
    spam_limit: int = 10_000
    ham_promise: float = 0.001
    spam_promise: float = 0.01
    hold_promise: float = 0.02
    retrain_after: int = 1_000


CAREFUL = Policy(
    preset=Preset.CAREFUL,
    modes=MappingProxyType(
        {
            "matching_fraction": Mode.EARNS,
            "trusted_sender": Mode.DECIDES,
            "spam_keywords": Mode.DECIDES,
            "contact_history": Mode.EARNS,
            "sender_location": Mode.EARNS,
            "misbehaviour": Mode.EARNS,
            "cross_validation": Mode.DECIDES,
        }
    ),
    sender=Sender.PROVEN,
)

PUBLISHED = Policy(
    preset=Preset.PUBLISHED,
    modes=MappingProxyType(dict.fromkeys(CAREFUL.modes, Mode.DECIDES)),
    sender=Sender.AS_WRITTEN,
    floor=1,
    hold_promise=1.0,
)

PRESETS: Mapping[Preset, Policy] = MappingProxyType(
    {Preset.CAREFUL: CAREFUL, Preset.PUBLISHED: PUBLISHED}
)
