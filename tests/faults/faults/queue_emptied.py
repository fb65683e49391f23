"""The queue forgets everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class QueueEmptied(Fault):
    """Redis is emptied as it runs, or dies and comes back empty after a while."""

    dies: bool

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """As often the one as the other."""
        return cls(chance.uniform(0.1, 4.0), chance.random() < 0.5)

    def begin(self, world: World) -> None:
        """It is empty, or gone."""
        if self.dies:
            world.redis.process.kill()
        else:
            world.redis.empty()

    def end(self, world: World) -> None:
        """It is there."""
        world.revive(world.redis.process)
