"""An explanation as sentences, for whoever reads it without a page."""

from filter.why.explanation import Explanation, Flip, Reason
from filter.why.percent import percent


def in_words(explanation: Explanation) -> list[str]:
    """The explanation as lines of plain text: what decides, the reasons, the flips, the notes."""
    lines = [explanation.decided]
    if explanation.reasons:
        lines.append(heading(explanation))
        lines += [f"  - {reason_in_words(reason)}" for reason in explanation.reasons]
    lines += [flip_in_words(flip) for flip in explanation.flips]
    return [*lines, *explanation.notes]


def heading(explanation: Explanation) -> str:
    """What stands above the reasons: whether they decide, and that they are of today."""
    if explanation.by_network:
        return "What the network sees in it today:"
    return "The network did not decide this; what it sees in the letter today:"


def reason_in_words(reason: Reason) -> str:
    """One reason with how strongly it speaks, and for what."""
    return f"{reason.words}: {reason.strength} for {reason.verdict}"


def flip_in_words(flip: Flip) -> str:
    """One change and what it would make of the letter."""
    return f"{flip.change}, it would be {flip.verdict} ({percent(flip.probability)})."
