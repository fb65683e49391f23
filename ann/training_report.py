"""What a retraining saw and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ann.comparison import Comparison
from ann.trained_version import Trigger


class Outcome(StrEnum):
    """What came of a retraining; only the first changes which network is in use."""

    PROMOTED = "promoted"
    KEPT = "kept"
    TOO_LITTLE = "too little"
    NOTHING_NEW = "nothing new"
    OVERTAKEN = "overtaken"
    DISTURBED = "disturbed"


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """One retraining: why, on what, how long it took, how it compared, and the outcome.

    `ham` and `spam` are what was confirmed, `comparison` is None unless
    networks were compared, `reason` is the outcome in sentences. `number` is
    that of the version, None where none came about: nothing was confirmed, or
    nothing since the latest retraining; another version took over meanwhile;
    or letters were forgotten again and again.
    """

    outcome: Outcome
    reason: str
    trigger: Trigger
    number: int | None
    ham: int
    spam: int
    began_at: datetime
    seconds: float
    comparison: Comparison | None

    @property
    def promoted(self) -> bool:
        """Whether the new network took over."""
        return self.outcome is Outcome.PROMOTED
