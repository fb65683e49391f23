"""What the network thinks of one message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prediction:
    """A calibrated probability of spam, 0 to 1, and the logit behind it (0 is undecided)."""

    probability: float
    logit: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved the network: in a person's words, and how far towards spam."""

    words: str
    weight: float
