"""A folder gets a new UIDVALIDITY, as after a restored backup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Self

from tests.faults.faults.fault import Fault
from tests.faults.journal import HELD, INBOX, JUNK

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class Renumbered(Fault):
    """Dovecot's index and list of UIDs of one folder are gone, and made anew."""

    account: str
    folder: str

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Any folder that Hamlet looks at."""
        return cls(0.0, chance.choice(names), chance.choice((INBOX, INBOX, JUNK, HELD)))

    def begin(self, world: World) -> None:
        """Done at once."""
        world.renumber(self.account, self.folder)

    def end(self, world: World) -> None:
        """New numbers stay."""
