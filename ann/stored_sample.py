"""One learned sample as its row holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The score, by label (True is spam), of a letter that was decided rightly before the network was
# asked: it counts for the cut-offs, which could not have misjudged it, not for the network.
SETTLED: Mapping[bool, float] = MappingProxyType({False: 0.0, True: 1.0})


@dataclass(frozen=True, slots=True)
class StoredSample:
    """What the person said of one message, the score before he said it, and its features.

    `weight`, 0 to 1, scales what the sample moves. A sample of less than the
    full weight is one that is doubted: it is learned, but it counts neither as
    a known letter nor as evidence for the cut-offs, and nothing is measured by it.
    """

    spam: bool
    score: float | None
    example: bytes
    weight: float = 1.0

    @property
    def confirmed(self) -> bool:
        """Whether the person's word stands undoubted."""
        return self.weight == 1.0
