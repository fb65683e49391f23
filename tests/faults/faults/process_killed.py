"""The watch or the clock dies at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class ProcessKilled(Fault):
    """SIGKILL to `watch` or `clock`."""

    name: str

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """More often the watch, which does more."""
        return cls(1.0, chance.choice(("watch", "watch", "clock")))

    def begin(self, world: World) -> None:
        """It is dead; what supervises it starts it again."""
        getattr(world.hamlet, self.name).kill()

    def end(self, world: World) -> None:
        """Nothing is left to be put right."""
