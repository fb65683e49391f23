"""Two workers on two cores."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing

from bench.databases import settle
from bench.lab import Lab
from bench.letters import Labelled
from bench.measured import Goal, Measured
from bench.missing import MissingError
from bench.multiplying import Copies, multiply
from bench.reference_user import ADDRESS
from bench.work import judge_batches

SIZE = 100
BATCHES = 6
WARM_UP, ROUNDS = 1, 7


def two_workers(lab: Lab) -> Iterator[Measured]:
    """Two processes judge the mail of two users, and one alone judges that of one.

    In turn: one process judges six batches of a hundred, then both judge six each, of two users
    in the same MariaDB. The ratio is that of messages a second. The server of the database works
    on the same cores, so what it does of the two workers' work cannot be had twice; the ratio is
    taken on SQLite as well, where each process does that work itself and only one may write at a
    time.
    """
    if len(os.sched_getaffinity(0)) < 2:
        raise MissingError("a second core")
    letters = lab.letters.to_judge(2 * SIZE * BATCHES * (WARM_UP + ROUNDS))
    with lab.reference_url_on_mariadb() as url:
        yield raced(lab, "two_workers", url, letters)
    with lab.reference_url() as url:
        yield raced(lab, "two_workers.sqlite", url, letters)


def raced(lab: Lab, name: str, url: str, letters: Sequence[Labelled]) -> Measured:
    """How many times as much two do as one."""
    times = []
    with ExitStack() as stack:
        first, second = (stack.enter_context(closing(lab.process(url))) for _ in range(2))
        first.do(multiply, 2, Copies.WHOLE)
        first.do(settle)
        other = f"1.{ADDRESS}"
        for number in range(WARM_UP + ROUNDS):
            some = [e.letter for e in letters[2 * number * SIZE * BATCHES :][: 2 * SIZE * BATCHES]]
            half = SIZE * BATCHES
            alone = first.do(judge_batches, some[:half], SIZE, ADDRESS).wall
            both = [
                first.begin(judge_batches, some[half:], SIZE, ADDRESS),
                second.begin(judge_batches, some[half:], SIZE, other),
            ]
            times.append((alone, max(each.result().wall for each in both)))
    return Measured(
        name,
        "times one",
        tuple(2 * alone / both for alone, both in times[WARM_UP:]),
        Goal.at_least(1.8),
    )
