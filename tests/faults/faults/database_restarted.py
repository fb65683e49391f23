"""The database is away for some seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class DatabaseRestarted(Fault):
    """MariaDB ends, by kill -9 if `signal` says so, and comes back."""

    signal: str

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """More often killed than asked to end."""
        return cls(chance.uniform(0.1, 5.0), chance.choice(("KILL", "KILL", "TERM")))

    def begin(self, world: World) -> None:
        """It has ended."""
        if self.signal == "KILL":
            world.mariadb.process.kill()
        else:
            world.mariadb.process.close()

    def end(self, world: World) -> None:
        """It is back, with all that was committed."""
        world.revive(world.mariadb.process)
