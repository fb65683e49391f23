"""A person renames a folder, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault
from tests.faults.journal import ARCHIVE, HELD, JUNK

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class FolderRenamed(Fault):
    """The folder has another name for a while."""

    account: str
    folder: str

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Junk, Held, or one that Hamlet hardly looks at."""
        folder = chance.choice((JUNK, HELD, ARCHIVE))
        return cls(chance.uniform(0.5, 10.0), chance.choice(names), folder)

    @property
    def other(self) -> str:
        """The name that it has meanwhile."""
        return f"{self.folder} of {self.account}"

    def begin(self, world: World) -> None:
        """Another name."""
        world.people[self.account].rename(self.folder, self.other)

    def end(self, world: World) -> None:
        """The old name."""
        world.people[self.account].rename_back(self.other, self.folder)
