"""What the network thinks of one message."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Prediction:
    """A calibrated probability of spam, 0 to 1, and the logit behind it (0 is undecided)."""

    probability: float
    logit: float


class Kind(StrEnum):
    """What a reason is: a word of what is read, a word of a header field, or a signal."""

    WORD = "word"
    FIELD = "header field"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved the network, and how far towards spam, as a part of the logit.

    `place` is where a word stood ("subject", "text", "hidden", "host", …) or
    the header field it stood in, and empty for a signal; `name` is the word in
    lower case, or the signal's name. Words come from mail: they are hostile.
    """

    kind: Kind
    place: str
    name: str
    weight: float
