"""The rules by which a sender is asked, in the order in which they speak; all must be silent."""

from collections.abc import Callable

from challenge.candidate import Candidate
from challenge.rules.letter import (
    is_automatic,
    looped,
    not_held,
    not_to_you,
    not_unsure,
    switched_off,
    too_many_hops,
    too_old,
)
from challenge.rules.pace import asked_lately, breaker_open, excluded, flood
from challenge.rules.refusal import Refusal
from challenge.rules.sender import (
    no_sender,
    not_proven,
    other_author,
    served_here,
    your_domain,
    yourself,
)

__all__ = ["RULES", "Refusal", "refusal"]

Rule = Callable[[Candidate], bool]

# What a machine wrote is known before anything else is looked at that could lead to an answer.
RULES: tuple[tuple[Rule, Refusal], ...] = (
    (switched_off, Refusal.SWITCHED_OFF),
    (not_unsure, Refusal.NOT_UNSURE),
    (not_held, Refusal.NOT_HELD),
    (is_automatic, Refusal.AUTOMATIC),
    (looped, Refusal.LOOPED),
    (no_sender, Refusal.NO_SENDER),
    (not_proven, Refusal.NOT_PROVEN),
    (other_author, Refusal.OTHER_AUTHOR),
    (yourself, Refusal.YOURSELF),
    (your_domain, Refusal.YOUR_DOMAIN),
    (served_here, Refusal.SERVED_HERE),
    (not_to_you, Refusal.NOT_TO_YOU),
    (too_many_hops, Refusal.TOO_MANY_HOPS),
    (too_old, Refusal.TOO_OLD),
    (excluded, Refusal.EXCLUDED),
    (flood, Refusal.FLOOD),
    (breaker_open, Refusal.BREAKER_OPEN),
    (asked_lately, Refusal.ASKED_LATELY),
)


def refusal(letter: Candidate) -> Refusal | None:
    """Why the letter's sender is not to be asked, by the first rule that says so; None: ask."""
    return next((reason for rule, reason in RULES if rule(letter)), None)
