"""The person moves or removes a letter just as Hamlet does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, ClassVar, Self

from imap.uid_set import expand
from tests.faults.connection import Connection, Moment, Then, Trap
from tests.faults.deeds import Deed
from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World

POINTS = (
    (rb"^UID (?:MOVE|COPY) (\S+)", Moment.ASKED),
    (rb"^UID COPY (\S+)", Moment.ANSWERED),
    (rb"^UID STORE (\S+) .*Deleted", Moment.ASKED),
    (rb"^UID FETCH (\S+) \(?BODY\.PEEK\[\]", Moment.ASKED),
    (rb"^UID FETCH (\S+) \(?BODY\.PEEK\[\]", Moment.ANSWERED),
)


@dataclass(frozen=True)
class TakenUnderHands(Fault):
    """At the point with this number the person does the deed with the first letter in question."""

    waits: ClassVar[bool] = True
    point: int
    deed: Deed

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Any point, and what takes a letter away or marks it."""
        deeds = (Deed.JUNK, Deed.FILE, Deed.THROW_AWAY, Deed.REMOVE, Deed.STAR)
        return cls(20.0, chance.randrange(len(POINTS)), chance.choice(deeds))

    def begin(self, world: World) -> None:
        """A trap waits for whoever comes first, at each server."""
        pattern, moment = POINTS[self.point]
        compiled = re.compile(pattern, re.IGNORECASE)

        def spring(connection: Connection, command: bytes) -> None:
            for wire in world.wires.values():
                wire.drop(self)
            match = compiled.search(command)
            if match is not None and connection.username in world.people:
                uids = expand(match[1].decode("ascii"))
                world.people[connection.username].do_at(connection.selected, uids[0], self.deed)

        for wire in world.wires.values():
            wire.set(Trap(compiled, moment, Then.GOES_ON, spring, owner=self))

    def end(self, world: World) -> None:
        """A trap into which nobody walked is taken away."""
        for wire in world.wires.values():
            wire.drop(self)
