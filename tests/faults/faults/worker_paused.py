"""A worker's machine sleeps for longer than a lease lasts, and wakes as if nothing had happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault
from tests.faults.waits import SECONDS_OF_A_LEASE

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class WorkerPaused(Fault):
    """SIGSTOP to a worker, and SIGCONT when others have taken over what it held."""

    worker: int

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Either worker, for a little more than a lease."""
        return cls(SECONDS_OF_A_LEASE + chance.uniform(1.0, 6.0), chance.randrange(2))

    def begin(self, world: World) -> None:
        """Asleep."""
        world.hamlet.workers[self.worker].pause()

    def end(self, world: World) -> None:
        """Awake."""
        world.hamlet.workers[self.worker].wake()
