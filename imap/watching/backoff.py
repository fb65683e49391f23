"""How long to wait before connecting again: ever longer, and never all at once."""

from collections.abc import Iterator
from random import uniform

FIRST = 1.0
LONGEST = 15 * 60.0


def waits(first: float = FIRST, longest: float = LONGEST) -> Iterator[float]:
    """Seconds to wait after each failure in a row: anywhere up to a bound that doubles.

    Full jitter: thousands of accounts whose server came back spread themselves.
    """
    bound = first
    while True:
        yield uniform(bound / 4, bound)  # noqa: S311 (no secret)
        bound = min(2 * bound, longest)
