"""A judgement's trail as a page shows it: all seven steps, also those that were not asked."""

from dataclasses import dataclass

from filter.models import Judgement
from filter.opinion import Finding
from filter.pipeline import STEPS
from filter.trail import from_json

# What each step asks, as a person would.
QUESTIONS = {
    "matching_fraction": ("Earlier spam", "Is it like spam you had before?"),
    "trusted_sender": ("Trusted sender", "Do you trust who sent it?"),
    "spam_keywords": ("Spam keywords", "Does it hold a word you listed as spam?"),
    "contact_history": ("Contact history", "Have you corresponded with the sender?"),
    "sender_location": ("Sender location", "Does it come from a country your spam comes from?"),
    "misbehaviour": ("Misbehaviour", "Does the network see spam's habits in it?"),
    "cross_validation": ("Cross validation", "Is a person's answer needed?"),
}


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One step of a trail; where it was not asked, `finding` is None and `absence` says why."""

    number: int
    title: str
    question: str
    finding: Finding | None
    absence: str

    @property
    def milliseconds(self) -> str:
        """How long the step took."""
        return f"{self.finding.microseconds / 1000:.2f}" if self.finding else ""


def title(step: str) -> str:
    """A step's name for people."""
    return QUESTIONS[step][0]


def trail_rows(judgement: Judgement) -> list[TrailRow]:
    """All steps in their order; those after the deciding one were not reached."""
    findings = {finding.step: finding for finding in from_json(judgement.trail)}
    rows, decided = [], False
    for number, step in enumerate(STEPS, start=1):
        finding = findings.get(step.__name__)
        absence = "" if finding else "Not reached." if decided else "Switched off."
        rows.append(TrailRow(number, *QUESTIONS[step.__name__], finding, absence))
        decided = decided or (finding is not None and finding.decided)
    return rows
