"""How long something took, by the clock and of the processor."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and seconds that this process computed."""

    wall: float
    cpu: float


def took(action: Callable[[], object]) -> Took:
    """How long one call of the action takes."""
    cpu, wall = process_time(), perf_counter()
    action()
    return Took(perf_counter() - wall, process_time() - cpu)
