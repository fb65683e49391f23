"""A worker's clock is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class ClockSkewed(Fault):
    """One worker's clock is so many seconds ahead, or behind."""

    worker: int
    ahead: int

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Less than a lease, more than a lease, an hour."""
        ahead = chance.choice((-3600, -60, -5, 5, 60, 3600))
        return cls(chance.uniform(8.0, 15.0), chance.randrange(2), ahead)

    def begin(self, world: World) -> None:
        """It is started again with the wrong time."""
        world.hamlet.skew(self.worker, self.ahead)

    def end(self, world: World) -> None:
        """It is started again with the right time."""
        world.hamlet.skew(self.worker, 0)
