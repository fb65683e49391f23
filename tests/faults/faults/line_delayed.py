"""The mail servers are slow to hear and slow to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class LineDelayed(Fault):
    """Each piece of what is said takes `delay` seconds longer, in either direction."""

    delay: float

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """From a bad mobile network to a satellite."""
        return cls(chance.uniform(1.0, 8.0), chance.choice((0.02, 0.1, 0.4)))

    def begin(self, world: World) -> None:
        """Slow."""
        for wire in world.wires.values():
            wire.delay = self.delay

    def end(self, world: World) -> None:
        """Quick."""
        for wire in world.wires.values():
            wire.delay = 0.0
