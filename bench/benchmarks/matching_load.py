"""The index of a user whom a process has not served lately."""

from collections.abc import Iterator
from contextlib import closing

from bench.fractions import load_index
from bench.lab import Lab
from bench.measured import Goal, Measured

PROCESSES = 6


def matching_load(lab: Lab) -> Iterator[Measured]:
    """From a process that does not know a user to the first answer of his index.

    The user has 10,000 earlier spams. Each time is that of a process of its own, in which only
    what serves all users is loaded already. The first process of all finds nothing but the rows;
    where it leaves something for the others, they find that: `matching_load.first` is what it
    takes the first.
    """
    [letter] = [each.letter for each in lab.letters.to_judge(1)]
    seconds = []
    with lab.reference_url() as url:
        for _ in range(PROCESSES):
            with closing(lab.process(url)) as process:
                seconds.append(1e3 * process.do(load_index, letter))
    first, *later = seconds
    yield Measured("matching_load", "ms", tuple(later), Goal.at_most(20))
    yield Measured("matching_load.first", "ms", (first,))
