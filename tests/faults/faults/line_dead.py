"""The mail servers cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class LineDead(Fault):
    """What is connected breaks, and nobody gets through for a while."""

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Some seconds."""
        return cls(chance.uniform(0.5, 4.0))

    def begin(self, world: World) -> None:
        """Nobody gets through."""
        for wire in world.wires.values():
            wire.refuses = True
            wire.cut()

    def end(self, world: World) -> None:
        """Newcomers get through again."""
        for wire in world.wires.values():
            wire.refuses = False
