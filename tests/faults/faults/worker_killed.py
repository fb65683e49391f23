"""A worker dies at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class WorkerKilled(Fault):
    """SIGKILL to a whole worker, or to one of the processes of its pool (`child` ≥ 0)."""

    worker: int
    child: int

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Any worker; as often one of its processes as all of it."""
        return cls(1.0, chance.randrange(2), chance.choice((-1, 0, 1)))

    def begin(self, world: World) -> None:
        """It is dead; what supervises it starts it again."""
        worker = world.hamlet.workers[self.worker]
        if self.child < 0:
            worker.kill()
        else:
            worker.kill_child(self.child)

    def end(self, world: World) -> None:
        """Nothing is left to be put right."""
