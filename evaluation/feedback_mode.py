"""How the person of a replay speaks: what he says of which message, when, and how often wrongly."""

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Generic, Self, TypeVar

from filter.opinion import Verdict
from knowledge_base.label import Label

T = TypeVar("T")


class FeedbackModeError(ValueError):
    """A feedback mode that cannot be; the message says which can."""


class Telling(StrEnum):
    """Which messages are marked.

    `ERRORS` are those whose verdict is not their label: unsure is among them,
    since a person releases or refuses what waits for him.
    """

    IMMEDIATE = "immediate"
    DELAYED = "delayed"
    PARTIAL = "partial"
    ERRORS = "errors"


class Answering(StrEnum):
    """What the person does when he is asked about a mark that the filter doubts.

    `TRUTHFUL` looks at the letter again, and says what it is.
    """

    NEVER = "never"
    TRUTHFUL = "truthful"


@dataclass(frozen=True, slots=True)
class FeedbackMode:
    """One way of speaking; the same mode says the same of the same mail.

    `delay` counts the messages that come before a mark is told, `share` is the
    part of the messages that is marked at all, `noise` the part of the marks
    that is wrong.
    """

    telling: Telling = Telling.IMMEDIATE
    delay: int = 0
    share: float = 1.0
    noise: float = 0.0
    answering: Answering = Answering.NEVER
    seed: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mode of `immediate`, `delayed:N`, `partial:P` or `errors`."""
        word, colon, amount = text.partition(":")
        try:
            match word, bool(colon):
                case "immediate", False:
                    return cls()
                case "errors", False:
                    return cls(Telling.ERRORS)
                case "delayed", True if int(amount) >= 0:
                    return cls(Telling.DELAYED, delay=int(amount))
                case "partial", True:
                    return cls(Telling.PARTIAL, share=share_of(amount))
        except ValueError as error:
            raise FeedbackModeError(f"“{text}” is no feedback mode: {error}.") from None
        raise FeedbackModeError(
            f"“{text}” is no feedback mode. There are: immediate, errors, "
            "delayed:N (N messages late), partial:P (a share of the marks, such as 0.1)."
        )

    def with_noise(self, noise: float) -> Self:
        """The same mode with that share of wrong marks."""
        return replace(self, noise=noise)

    def with_answers(self) -> Self:
        """The same mode of a person who answers what he is asked."""
        return replace(self, answering=Answering.TRUTHFUL)

    def __str__(self) -> str:
        amounts = {Telling.DELAYED: f":{self.delay}", Telling.PARTIAL: f":{self.share:g}"}
        noise = f", {self.noise:.3g} of the marks wrong" if self.noise else ""
        answers = ", questions answered" if self.answering is Answering.TRUTHFUL else ""
        return f"{self.telling}{amounts.get(self.telling, '')}{noise}{answers}"


def share_of(text: str) -> float:
    """A share from 0 to 1; raises ValueError where the text is none."""
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies from 0 to 1, {text} does not")
    return share


@dataclass(frozen=True, slots=True)
class Mark(Generic[T]):
    """What a person says of one letter, which need not be true."""

    letter: T
    label: Label


class Person(Generic[T]):
    """The user of a replay: sees each message after its judging and speaks in his mode.

    What stands for a message is up to whoever replays: a letter, its bytes, its features.
    """

    def __init__(self, mode: FeedbackMode) -> None:
        self.mode = mode
        # two streams, so that the same messages are marked whatever the noise
        self.memory = Random(f"marks {mode.seed}")  # noqa: S311 - simulates, hides nothing
        self.mistakes = Random(f"mistakes {mode.seed}")  # noqa: S311 - the same
        self.unspoken: deque[Mark[T]] = deque()

    def sees(self, letter: T, label: Label, verdict: Verdict) -> list[Mark[T]]:
        """The marks he makes now that he saw a letter of that label so judged, oldest first."""
        speaks = self.memory.random() < self.mode.share
        mistaken = self.mistakes.random() < self.mode.noise
        if self.mode.telling is Telling.ERRORS and verdict.value == label.value:
            return []
        if not speaks:
            return []
        self.unspoken.append(Mark(letter, opposite(label) if mistaken else label))
        return [self.unspoken.popleft()] if len(self.unspoken) > self.mode.delay else []


def opposite(label: Label) -> Label:
    """The other label."""
    return Label.HAM if label is Label.SPAM else Label.SPAM
