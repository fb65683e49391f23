"""Judging among many users."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

from bench.databases import settle
from bench.lab import Lab, copy
from bench.letters import labelled_in_turn
from bench.measured import Goal, Measured
from bench.multiplying import Copies, multiply
from bench.plans import growing_statements_of_judging
from bench.reference_user import Stock
from bench.took import took
from bench.work import count_stored, judge_batch, judge_each

STOCK = Stock(samples=200, spams=300, contacts=100, keywords=20)
MESSAGES = 1_000
USERS = {"few": 10, "many": 1_000}
SIZE = 100
SINGLES = 25
WARM_UP, ROUNDS = 2, 10
# A statement that expects more rows than this reads more than one user's.
ROWS_OF_ONE = 10_000


def growth(lab: Lab) -> Iterator[Measured]:
    """Judging in a database of a million messages, beside one of ten thousand.

    Two databases on MariaDB, one with 10 users and one with 1,000, each user with 1,000 stored
    and judged messages. The same user is in both, and the same messages are judged in both in
    turn: a round among few, a round among many. The other users' rows are copies of his, their
    long texts left out. The plans of all statements of judging are read in the large
    database; those of learning, syncing and the pages are read by a test
    (`tests/bench/test_growth.py`), since it needs an IMAP server.
    """
    users = {name: lab.many(number, least=2) for name, number in USERS.items()}
    letters = lab.letters.to_judge(MESSAGES + (SIZE + SINGLES) * (WARM_UP + ROUNDS))
    stored = [each.letter for each in letters[: lab.many(MESSAGES)]]
    fresh = list(labelled_in_turn(letters[MESSAGES:], size=SIZE + SINGLES))
    batches, singles = [], []
    with ExitStack() as stack:
        template = stack.enter_context(lab.user_of(STOCK.scaled(lab.scale)))
        with closing(lab.process(template)) as process:
            process.do(judge_batch, stored)
        processes = {}
        for name, number in users.items():
            url = stack.enter_context(lab.mariadb())
            process = stack.enter_context(closing(lab.process(url)))
            with closing(lab.process(template)) as source:
                copy(source, process)
            made = took(lambda p=process, n=number: p.do(multiply, n, Copies.SHORTENED))  # type: ignore[misc]
            process.do(settle)
            processes[name] = process
        for batch in fresh:
            some = [each.letter for each in batch]
            times = {name: p.do(judge_batch, some[:SIZE]).wall for name, p in processes.items()}
            batches.append(times["many"] / times["few"])
            times = {
                name: sum(each.wall for each in p.do(judge_each, some[SIZE:]))
                for name, p in processes.items()
            }
            singles.append(times["many"] / times["few"])
        many = processes["many"].do(count_stored)
        few = processes["few"].do(count_stored)
        again = [each.letter for each in fresh[-1]]
        found = processes["many"].do(growing_statements_of_judging, again, ROWS_OF_ONE)
    note = f"{many:,} messages beside {few:,}; the copies took {made.wall:.0f} s to make"
    goal = Goal.at_most(1.2)
    yield Measured("growth.batches", "times as long", tuple(batches[WARM_UP:]), goal, note=note)
    yield Measured("growth.single", "times as long", tuple(singles[WARM_UP:]), goal)
    yield Measured(
        "growth.plans",
        "statements without an index",
        (float(len(found)),),
        Goal.at_most(0),
        note="; ".join(found),
    )
