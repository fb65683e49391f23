"""An explanation as a value: the reasons of the network, and the changes that flip a verdict."""

from dataclasses import dataclass
from enum import StrEnum

from filter.opinion import Verdict

STRONG, CLEAR = 0.2, 0.08


class Strength(StrEnum):
    """How much of all that moved the network one reason is."""

    STRONG = "strongly"
    CLEAR = "clearly"
    SLIGHT = "slightly"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved the network: a noun phrase, and how far it moved it towards spam.

    `weight` is what the network's logit loses where the thing is taken away;
    `share` is its size as a part, 0 to 1, of all that was weighed. The phrase
    may quote mail: it is hostile text, printable and short, but no markup.
    """

    words: str
    weight: float
    share: float

    @property
    def verdict(self) -> Verdict:
        """What it speaks for."""
        return Verdict.SPAM if self.weight > 0 else Verdict.HAM

    @property
    def strength(self) -> Strength:
        """How strongly it speaks."""
        if self.share >= STRONG:
            return Strength.STRONG
        return Strength.CLEAR if self.share >= CLEAR else Strength.SLIGHT


@dataclass(frozen=True, slots=True)
class Flip:
    """A change after which the pipeline, asked again, decided otherwise.

    `change` is the beginning of a sentence ("Without …", "If you …"), `verdict`
    and `probability` are what the pipeline then said.
    """

    change: str
    verdict: Verdict
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the pipeline decides a letter as it does today, and what would flip that.

    `decided` says in a sentence which step decides, `step` is its name, `verdict`
    and `probability` are what it decides. `by_network` says that the network
    decides, or that no step does and it comes nearest; else its reasons are only
    what it would say. `notes` are sentences that limit what is said.
    """

    decided: str
    step: str
    verdict: Verdict
    probability: float
    by_network: bool
    reasons: tuple[Reason, ...] = ()
    flips: tuple[Flip, ...] = ()
    notes: tuple[str, ...] = ()
