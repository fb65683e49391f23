"""Unlearning one mark."""

from collections.abc import Iterator

from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.work import forget_and_be_ready

EACH = 12


def unlearning(lab: Lab) -> Iterator[Measured]:
    """A person takes a mark back, and the network is as if it had never been said.

    The user has 5,000 samples. Measured are the transaction of `filter.feedback.forget` and the
    loading of the network that stands afterwards, since a network that must be built anew is part
    of the price. Marks are taken from the beginning, the middle and the end of what was told,
    for an exact unlearning may cost the more the longer ago its mark was said; the goal is held
    against all of them together.

    Exactness is kept: the network is what a replay without the mark gives. Tried: compiled steps
    (30 times faster than call by call), two checkpoints (the latest, and the first since the
    number of marks last doubled), samples decoded together. A mark from the beginning has all
    later ones to go through: reading 16 MB, inflating and unpacking them is half of it. The next
    lever is a shorter code of the samples, decoded by compiled loops. An approximate removal that
    is made exact later was not built: the next verdict would not be what the page says.
    """
    marked = lab.letters.to_learn(lab.stock.samples)
    size = len(marked)
    places = {"first": 0, "middle": size // 2, "last": size - EACH}
    found: dict[str, list[float]] = {}
    with lab.reference() as process:
        for name, start in places.items():
            some = [each.letter for each in marked[start : start + EACH]]
            found[name] = [1e3 * took.wall for took in process.do(forget_and_be_ready, some)]
    yield Measured(
        "unlearning",
        "ms",
        tuple(value for values in found.values() for value in values),
        Goal.at_most(50),
        note=f"{size:,} samples",
    )
    for name, values in found.items():
        yield Measured(f"unlearning.{name}", "ms", tuple(values))
