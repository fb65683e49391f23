"""Judging message by message, as a mail server asks."""

from collections.abc import Iterator

import numpy as np

from bench.judging_floor import judging_floor, letters_needed
from bench.lab import Lab
from bench.letters import labelled_in_turn
from bench.measured import Goal, Measured
from bench.work import judge_each

SIZE = 200
WARM_UP = 50
ROUNDS = 6


def judging_single(lab: Lab) -> Iterator[Measured]:
    """One message at a time, each committed before the next.

    The same work as in batches, but everything that a batch does once is done for each message:
    the queries that gather, the transaction, the compiling of SQL where any is left. The median
    and the 99th percentile are those of rounds of 200 messages; the spread is between rounds.

    Tried besides what `judging_batches` names: contacts, trusted senders, weeks and paths in one
    UNION, traffic counted by the database, fewer savepoints. A statement through Django's cursor
    costs 13 µs where SQLite itself takes 4, so that queries are no longer most of it.
    """
    letters = lab.letters.to_judge(WARM_UP + SIZE * ROUNDS + letters_needed(1))
    with lab.reference() as process:
        process.do(judge_each, [each.letter for each in letters[:WARM_UP]])
        taken = [
            process.do(judge_each, [each.letter for each in some])
            for some in labelled_in_turn(letters[WARM_UP:][: SIZE * ROUNDS], size=SIZE)
        ]
        floor = judging_floor(process, letters[WARM_UP + SIZE * ROUNDS :], size=1)
    rounds = [[each.wall for each in some] for some in taken]
    cpu = 1e3 * float(np.median([each.cpu for some in taken for each in some]))
    least = 1e3 * (floor.reading + floor.asking)
    yield Measured(
        "judging_single",
        "ms",
        tuple(1e3 * float(np.median(each)) for each in rounds),
        Goal.at_most(2.5),
        f"{least:.2f} ms: the bytes read once and split by Python's parser, "
        f"{floor.statements} empty queries",
        f"{cpu:.2f} ms of the processor; {floor.shares}",
    )
    yield Measured(
        "judging_single.p99",
        "ms",
        tuple(1e3 * float(np.percentile(each, 99)) for each in rounds),
        Goal.at_most(8),
        f"{least:.2f} ms at the median",
    )
    yield Measured("judging_single.statements", "statements a message", (float(floor.statements),))
