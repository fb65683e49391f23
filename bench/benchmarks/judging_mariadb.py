"""MariaDB beside SQLite."""

from collections.abc import Iterator

from bench.floors import round_trip
from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.work import judge_batch, judge_each

SIZE = 100
SINGLES = 25
WARM_UP, ROUNDS = 2, 10


def judging_mariadb(lab: Lab) -> Iterator[Measured]:
    """The same judging with MariaDB behind a socket, as a share of the speed on SQLite.

    Two processes, two databases with the same rows, and the same messages in turn: one round on
    SQLite, one on MariaDB, and so on; each ratio is of two neighbouring rounds. Both are equally
    durable: a commit survives the end of the server at once, and is on the disk within a second.
    Client and server share the machine's cores. What is left of the ratio is the way through the
    socket and the server's own work, once for each statement.
    """
    letters = [each.letter for each in lab.letters.to_judge((SIZE + SINGLES) * (WARM_UP + ROUNDS))]
    with lab.reference_on_mariadb() as mariadb, lab.reference() as sqlite:
        batches, singles = [], []
        for number in range(WARM_UP + ROUNDS):
            some = letters[number * (SIZE + SINGLES) :][: SIZE + SINGLES]
            ours, theirs = (p.do(judge_batch, some[:SIZE]).wall for p in (sqlite, mariadb))
            batches.append((ours, theirs))
            ours, theirs = (
                sum(took.wall for took in p.do(judge_each, some[SIZE:])) for p in (sqlite, mariadb)
            )
            singles.append((ours, theirs))
        trips = [1e6 * process.do(round_trip) for process in (sqlite, mariadb)]
    trip = f"an empty query takes {trips[0]:.0f} µs on SQLite and {trips[1]:.0f} µs on MariaDB"
    for name, size, pairs in (
        ("judging_mariadb.batches", SIZE, batches[WARM_UP:]),
        ("judging_mariadb.single", SINGLES, singles[WARM_UP:]),
    ):
        rates = [size * len(pairs) / sum(column) for column in zip(*pairs, strict=True)]
        yield Measured(
            name,
            "of SQLite",
            tuple(ours / theirs for ours, theirs in pairs),
            Goal.at_least(0.7),
            trip,
            f"{rates[1]:,.0f} messages/s on MariaDB, {rates[0]:,.0f} on SQLite",
        )
