"""Why a person's word is asked about before it counts."""

from dataclasses import dataclass
from enum import StrEnum

# What is taught of a mark that contradicts. Replaying 3,000 letters with one wrong mark in twenty,
# 39 of the 40 that were doubted at the end were wrong; but to the person who was right, the letter
# is still to look a little more like what he said.
DOUBTED_WEIGHT = 0.1


class Contradiction(StrEnum):
    """What a mark stands against."""

    TWINS = "twins"
    HISTORY = "history"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a mark is asked about: of what kind, against what, and a sentence for the person.

    `against` is the digest of a nearly identical message, the address of a
    correspondent, or the name of a service.
    """

    contradiction: Contradiction
    against: str
    evidence: str
