"""Every connection to the mail servers breaks at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class LineCut(Fault):
    """Connections are reset, and those that were made since then once more at the end."""

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """At its beginning and at its end."""
        return cls(chance.uniform(0.2, 3.0))

    def begin(self, world: World) -> None:
        """Once."""
        for wire in world.wires.values():
            wire.cut()

    def end(self, world: World) -> None:
        """And once more."""
        for wire in world.wires.values():
            wire.cut()
