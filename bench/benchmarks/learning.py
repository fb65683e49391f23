"""Learning one mark."""

from collections.abc import Iterator

from bench.floors import round_trip, statements_of_learning
from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.profiling import rooms_of_learning
from bench.work import judge_batch, learn_each

WARM_UP, MARKS = 20, 200


def learning(lab: Lab) -> Iterator[Measured]:
    """A person marks a message that was judged when it came.

    Everything that `filter.feedback.learn` does, one transaction for each mark: the letter is
    parsed again, the mark is weighed against what else is known, and knowledge base, network and
    the steps' records learn it. One letter is marked after the other, ham
    and spam as they come.

    Tried: one lock and one transaction a mark without savepoints, one UPDATE for the steps'
    records, compiled statements, no network computed at marking (who judges next learns what is
    new). What is left is parsing the letter once more, its features, and a dozen rows to write.
    """
    letters = lab.letters.to_judge(WARM_UP + MARKS)
    with lab.reference() as process:
        process.do(judge_batch, [each.letter for each in letters])
        taken = process.do(learn_each, letters)[WARM_UP:]
        statements = process.do(statements_of_learning, lab.letters.to_judge(1, since=len(letters)))
        trip = process.do(round_trip)
        profiled = lab.letters.to_judge(MARKS // 2, since=len(letters) + 1)
        rooms = process.do(rooms_of_learning, profiled)
    yield Measured(
        "learning",
        "ms",
        tuple(1e3 * each.wall for each in taken),
        Goal.at_most(3),
        f"{1e3 * statements * trip:.2f} ms: {statements} empty queries",
        f"{1e3 * sum(each.cpu for each in taken) / len(taken):.2f} ms of the processor at the "
        f"mean; profiled: {rooms}",
    )
