"""Plays step 7 over letters that were held: who would be asked, who would answer, what follows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from challenge.rules import Refusal, refusal
from challenge.rules.pace import ASKED_ONCE_IN
from evaluation.asking.assumptions import Assumptions
from evaluation.asking.waiting import Held
from knowledge_base.label import Label


@dataclass(frozen=True, slots=True)
class Played:
    """What step 7 did, in letters held.

    `asked` letters went out, by what the letter asked about is; `answered` of those
    were answered, and delivered; `with_another` waited for an answer that another letter of
    the same sender had asked for, `with_answer` of them came with it. `refused` counts
    the rules that said no.
    """

    asked: Counter[Label]
    answered: Counter[Label]
    with_another: Counter[Label]
    with_answer: Counter[Label]
    refused: Counter[Refusal]

    def delivered(self, label: Label) -> int:
        """Held letters that reached the inbox without their user's doing."""
        return self.answered[label] + self.with_answer[label]

    def silent(self, label: Label) -> int:
        """Held letters that end in Junk, for nobody answered in time."""
        unanswered = self.asked[label] - self.answered[label]
        return unanswered + self.with_another[label] - self.with_answer[label]


def play(letters: Sequence[Held], assumed: Assumptions, *, seed: int) -> Played:
    """One run; what a domain proves and whether an address answers is drawn once for each.

    Nothing else is left to chance: the same letters, assumptions and seed give the same run.
    """
    played = Played(Counter(), Counter(), Counter(), Counter(), Counter())
    last: dict[str, datetime] = {}
    for held in sorted(letters, key=lambda each: each.at):
        sender, spam = held.letter.sender, held.label is Label.SPAM
        aligned = assumed.spam_aligned if spam else assumed.ham_aligned
        answering = assumed.spam_answers if spam else assumed.ham_answers
        domain = sender.rpartition("@")[2]
        letter = replace(
            held.letter,
            aligned=drawn(f"{seed} aligned {held.label} {domain}") < aligned,
            asked_lately=sender in last and held.at - last[sender] < ASKED_ONCE_IN,
        )
        answers = drawn(f"{seed} answers {held.label} {sender}") < answering
        reason = refusal(letter)
        if reason is None:
            last[sender] = held.at
            played.asked[held.label] += 1
            played.answered[held.label] += answers
        elif reason is Refusal.ASKED_LATELY:
            played.with_another[held.label] += 1
            played.with_answer[held.label] += answers
        else:
            played.refused[reason] += 1
    return played


def drawn(name: str) -> float:
    """A number from 0 up to 1 that depends on the name alone."""
    return int.from_bytes(sha256(name.encode()).digest()[:8]) / 2**64
