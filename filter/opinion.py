"""What a step thinks, what a trail records, what the pipeline decides."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a message is."""

    HAM = "ham"
    SPAM = "spam"
    UNSURE = "unsure"


class Mode(StrEnum):
    """How much a step's opinion counts for one user."""

    DECIDES = "decides"
    EARNS = "earns"
    ADVISES = "advises"
    OFF = "off"


class Action(StrEnum):
    """What is to be done with a message."""

    DELIVER = "deliver"
    JUNK = "junk"
    HOLD = "hold"


class Strength(StrEnum):
    """How far an opinion's evidence carries.

    `ADVICE` never decides (a sender without proof, say); `OPINION` decides
    where its step may; `EARNED` already keeps the user's promise by its own
    record, so a step that earns may decide with it at once.
    """

    ADVICE = "advice"
    OPINION = "opinion"
    EARNED = "earned"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One step's view: a verdict, the evidence in a sentence, and a score where it has one.

    `score` runs from 0 (surely ham) to 1 (surely spam).
    """

    verdict: Verdict
    evidence: str
    score: float | None = None
    strength: Strength = Strength.OPINION


@dataclass(frozen=True, slots=True)
class Finding:
    """An opinion in a trail: whose, in which mode, and whether it decided.

    `microseconds` is how long the step took; it is no part of the decision's identity.
    """

    step: str
    opinion: Opinion
    mode: Mode
    decided: bool
    microseconds: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole trail and its verdict.

    `probability` is the calibrated probability of spam, whichever step decided;
    `step` is the one that did.
    """

    verdict: Verdict
    probability: float
    step: str
    action: Action
    trail: tuple[Finding, ...]
