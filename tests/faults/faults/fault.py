"""What all faults are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class Fault(ABC):
    """Something that goes wrong for some seconds, and is put right afterwards.

    One that `waits` lies in wait for Hamlet to do something, which may not come to pass.
    """

    seconds: float
    waits: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """One of this kind, by chance; `names` are the accounts."""

    @abstractmethod
    def begin(self, world: World) -> None:
        """It goes wrong."""

    @abstractmethod
    def end(self, world: World) -> None:
        """It is right again."""
