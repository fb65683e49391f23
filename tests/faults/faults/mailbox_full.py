"""A mailbox has no room left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class MailboxFull(Fault):
    """One account's quota is used up by ballast, until somebody throws it out."""

    account: str

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Anybody's."""
        return cls(chance.uniform(2.0, 8.0), chance.choice(names))

    def begin(self, world: World) -> None:
        """Full."""
        world.people[self.account].fill()

    def end(self, world: World) -> None:
        """Free."""
        world.people[self.account].free()
