"""When a person's word contradicts what else is known, so that it is asked about; no queries."""

from dataclasses import dataclass

from filter.doubt import Contradiction, Doubt
from filter.grey import UNWANTED_AFTER
from knowledge_base.knowledge import Service, Trust
from knowledge_base.label import Label

# Letters each way that make a correspondence a long one.
LONG = 3

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Votes:
    """What the person said of messages that are nearly identical to the one he speaks of.

    `others` are the digests of those with the other label, the newest first;
    `same` counts those with the same label, doubted ones too. `likelier` says
    that the filter would sooner have expected these than the others, `settled`
    that he was asked about one of these and stood by it.
    """

    others: tuple[str, ...] = ()
    same: int = 0
    likelier: bool = False
    settled: bool = False

    @property
    def prevails(self) -> bool:
        """Whether his word and those like it have the majority, or the tie."""
        mine, others = self.same + 1, len(self.others)
        return mine > others or (mine == others and self.likelier)


def against_history(trust: Trust) -> Doubt | None:
    """Doubts spam of a proven sender the user trusts by his word or by long two-way mail."""
    if trust.said:
        evidence = f"You said spam, but you trust {trust.address}."
    elif min(trust.received, trust.sent) >= LONG:
        evidence = (
            f"You said spam, but you and {trust.address} write to each other: "
            f"{counted(trust.received)} received, {trust.sent:,} sent."
        )
    else:
        return None
    return Doubt(Contradiction.HISTORY, trust.address, evidence)


def against_service(service: Service, *, doubted: int) -> Doubt | None:
    """Doubts spam of a grey service until it was said often enough since its last ham.

    `doubted` counts those of its letters that were said to be spam since, but
    doubted; they are not among its `unwanted_since`.
    """
    left = UNWANTED_AFTER - 1 - service.unwanted_since - doubted
    if left <= 0:
        return None
    evidence = (
        f"You said spam, but {counted(service.wanted)} of {service.name} {was(service.wanted)} "
        f"ham to you. Say so of {counted(left, 'more')}, and its mail goes to Junk."
    )
    return Doubt(Contradiction.SERVICE, service.name, evidence)


def against_twins(label: Label, votes: Votes) -> Doubt | None:
    """Doubts the word that was said less often of nearly identical messages."""
    if votes.settled or votes.prevails:
        return None
    others = len(votes.others)
    few = f", and only {counted(votes.same, 'other')} {label}" if votes.same else ""
    evidence = (
        f"You said {label}, but {counted(others, 'nearly identical letter')} {was(others)} "
        f"{opposite(label)} to you{few}."
    )
    return Doubt(Contradiction.TWINS, votes.others[0], evidence)


def opposite(label: Label) -> Label:
    """The other label."""
    return Label.HAM if label is Label.SPAM else Label.SPAM


def counted(number: int, what: str = "letter") -> str:
    """The number, in words where it is small, and what it counts."""
    written = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    plural = "s" if number != 1 and what != "more" else ""
    return f"{written} {what}{plural}"


def was(number: int) -> str:
    """The verb that goes with so many."""
    return "was" if number == 1 else "were"
