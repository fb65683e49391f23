"""Connections break in the middle of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class LineTruncated(Fault):
    """Every connection bears so many bytes from the server, and half of what comes then."""

    bytes_left: int

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """From within the greeting to within some letter."""
        return cls(chance.uniform(0.5, 4.0), int(10 ** chance.uniform(1.5, 5.5)))

    def begin(self, world: World) -> None:
        """Answers are cut off."""
        for wire in world.wires.values():
            wire.bytes_left = self.bytes_left

    def end(self, world: World) -> None:
        """Answers are whole."""
        for wire in world.wires.values():
            wire.bytes_left = None
