"""Unlearning one mark."""

from collections.abc import Iterator

from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.work import forget_each

EACH = 12


def unlearning(lab: Lab) -> Iterator[Measured]:
    """A person takes a mark back, and the network is as if it had never been said.

    The user has 5,000 samples. Two times are told, and the goal is held against each: what the
    person waits for, the transaction of `filter.feedback.forget` (`unlearning`), and what the next
    one who asks this network waits for, the worker that judges the user's next letter: it is built
    anew first (`unlearning.ready`). No verdict between the two rests on the mark. Marks are taken
    from the beginning, the middle and the end of what was told.

    Exactness is kept: the network is what a replay without the mark gives. All that was told after
    the mark is gone through again, from the last checkpoint before it: AdaGrad's steps depend on
    each other, and which letters come again depends on how many there are, so nothing shorter
    gives the same network. Tried: compiled steps (30 times faster than call by call), two
    checkpoints (the latest, and the first since the number of marks last doubled), samples decoded
    together. More checkpoints would take half a megabyte each. Of a replay of all 5,000 half is
    reading and unpacking the samples, a fifth the steps. Samples packed together by 256 take half
    the room and cost a third more of this time than one by one.
    """
    marked = lab.letters.to_learn(lab.stock.samples)
    size = len(marked)
    places = {"first": 0, "middle": size // 2, "last": size - EACH}
    forgotten: dict[str, list[float]] = {}
    ready: dict[str, list[float]] = {}
    with lab.reference() as process:
        for name, start in places.items():
            some = [each.letter for each in marked[start : start + EACH]]
            times = process.do(forget_each, some)
            forgotten[name] = [1e3 * first.wall for first, _ in times]
            ready[name] = [1e3 * then.wall for _, then in times]
    for name, found in (("unlearning", forgotten), ("unlearning.ready", ready)):
        every = tuple(value for values in found.values() for value in values)
        yield Measured(name, "ms", every, Goal.at_most(50), note=f"{size:,} samples")
    for name, values in ready.items():
        yield Measured(f"unlearning.ready.{name}", "ms", tuple(values))
