"""The storm: what was planned is done, each thing at its time and one after another."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.faults.person import NotNowError
from tests.faults.plan import Begin, Deliver, Do, End, Plan, Step, Write
from tests.faults.world import World


def rage(world: World, plan: Plan, *, tell: Callable[[Step], None]) -> None:
    """Everything planned is done; `tell` hears of each step before it is done.

    Mail that cannot be delivered is kept, as a mail server does, and delivered in the end.
    """
    began = time.monotonic()
    kept: list[Deliver | Write] = []
    for at, step in plan.steps:
        time.sleep(max(0.0, began + at - time.monotonic()))
        tell(step)
        if isinstance(step, Begin):
            step.fault.begin(world)
        elif isinstance(step, End):
            step.fault.end(world)
        elif isinstance(step, Do):
            world.people[step.account].do(step.deed, step.message_id)
        else:
            try:
                bring(world, step)
            except NotNowError:
                kept.append(step)
    world.heal()
    for later in kept:
        bring(world, later)


def bring(world: World, step: Deliver | Write) -> None:
    """The letter lies in its mailbox, once."""
    # No fractions: an arrival's time is kept in seconds.
    now = datetime.now(UTC).replace(microsecond=0)
    if isinstance(step, Write):
        world.people[step.account].write_to(step.to, step.number, now)
    elif step.lda:
        world.hand_over(step.letter)
    else:
        person = world.people[step.letter.to]
        person.receive(step.letter, folder=step.folder, flags=step.flags, at=now)
