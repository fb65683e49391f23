"""The command that gives a number of a goal alone, as a person would type it."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluation.feedback_mode import Answering, FeedbackMode

IMMEDIATE = FeedbackMode()


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands over the same mail; `limit` is how many of the messages, None for all."""

    corpora: Sequence[str]
    limit: int | None = None
    peers: Sequence[str] = ()

    def evaluate(self, mode: FeedbackMode = IMMEDIATE, *, limit: int | None = None) -> str:
        """Hamlet alone, its marks told in that mode."""
        telling = replace(mode, noise=0.0, answering=Answering.NEVER)
        words = ["evaluate", *self.mail(limit)]
        if telling != IMMEDIATE:
            words += ["--feedback", str(telling)]
        if mode.noise:
            words += ["--noise", f"{mode.noise:g}"]
        if mode.answering is Answering.TRUTHFUL:
            words.append("--answers")
        return typed(words)

    def beside(self, mode: FeedbackMode) -> str:
        """Hamlet beside the peers."""
        return self.evaluate(mode) + (f" --peers {','.join(self.peers)}" if self.peers else "")

    def disguise(self) -> str:
        """The trial of disguised spam."""
        return typed(["disguise", *self.mail(None)])

    def mail(self, limit: int | None) -> list[str]:
        """The words that say which messages."""
        least = min((n for n in (limit, self.limit) if n is not None), default=None)
        return [*self.corpora, *([] if least is None else ["--limit", str(least)])]


def typed(words: Sequence[str]) -> str:
    """A command of manage.py as a shell takes it."""
    return shlex.join(["manage.py", *words])
