"""A worker dies at a point of its work at which most can be lost or doubled."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import TYPE_CHECKING, ClassVar, Self

from tests.faults.connection import Connection, Moment, Then, Trap
from tests.faults.faults.fault import Fault

if TYPE_CHECKING:
    from tests.faults.world import World


class Point(Enum):
    """A command of Hamlet's, and whether it dies before the server hears or before it does."""

    READ_NOT_JUDGED = (rb"^UID FETCH \S+ \(?BODY\.PEEK\[\]", Moment.ANSWERED)
    JUDGED_NOT_MOVED = (rb"^UID (MOVE|COPY)\b", Moment.ASKED)
    MOVED_NOT_RECORDED = (rb"^UID MOVE\b", Moment.ANSWERED)
    COPIED_NOT_CHECKED = (rb"^UID COPY\b", Moment.ANSWERED)
    CHECKED_NOT_MARKED = (rb"^UID STORE\b.*Deleted", Moment.ASKED)
    MARKED_NOT_REMOVED = (rb"^UID STORE\b.*Deleted", Moment.ANSWERED)
    REMOVED_NOT_RECORDED = (rb"^UID EXPUNGE\b", Moment.ANSWERED)


@dataclass(frozen=True)
class KilledAtPoint(Fault):
    """SIGKILL to the process that comes to the point first, `after` seconds later.

    `then` says whether the command still reaches the server.
    """

    waits: ClassVar[bool] = True
    point: Point
    after: float
    then: Then

    @classmethod
    def drawn(cls, chance: Random, names: Sequence[str]) -> Self:
        """Any point."""
        after = chance.choice((0.0, 0.0, 0.02, 0.1, 0.4))
        return cls(20.0, chance.choice(tuple(Point)), after, chance.choice(tuple(Then)))

    def begin(self, world: World) -> None:
        """A trap waits for whoever comes first, at each server."""
        pattern, moment = self.point.value

        def spring(connection: Connection, _command: bytes) -> None:
            # One death is enough.
            for wire in world.wires.values():
                wire.drop(self)
            if self.after and moment is Moment.ANSWERED:
                # The answer has not reached it yet: it dies waiting, or just after.
                time.sleep(self.after)
            world.kill_owner(connection)

        for wire in world.wires.values():
            wire.set(
                Trap(re.compile(pattern, re.IGNORECASE), moment, self.then, spring, owner=self)
            )

    def end(self, world: World) -> None:
        """A trap into which nobody walked is taken away."""
        for wire in world.wires.values():
            wire.drop(self)
