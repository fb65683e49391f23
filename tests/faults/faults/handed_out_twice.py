"""The queue hands one account's sync to several workers at once, as Redis does after a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class HandedOutTwice(Fault):
    """So many tasks to sync the account, when it begins and again when it ends."""

    account: str
    times: int

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Anybody's, to as many as there are to take one."""
        return cls(chance.uniform(0.2, 2.0), chance.choice(names), chance.randrange(2, 5))

    def begin(self, world: World) -> None:
        """Once."""
        world.hamlet.hand_out(self.account, times=self.times)

    def end(self, world: World) -> None:
        """And once more."""
        world.hamlet.hand_out(self.account, times=self.times)
