"""Retraining many users' networks."""

from collections.abc import Iterator

from bench.floors import flops
from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.networks import retrain_many

USERS, SAMPLES = 1_000, 1_000
BY_PYTORCH = 2
ROUNDS = 2


def retraining_many(lab: Lab) -> Iterator[Measured]:
    """Users with 1,000 samples each, together, beside one after another.

    Each user's history is another stretch of the reference user's. Two users stand for those that
    are trained one after another. What the goal compares with is a training by PyTorch, one step
    of one sample after the other, which is what a network of a few thousand numbers a step costs
    in it. `retraining_many.compiled` compares with the same compiled steps one user after the
    other: there the gain is the number of cores that are free, and no more, so that workers that
    train one user each (`--concurrency`) gain as much. A retraining also holds a trial on the
    latest letters, which is nearly twice as much again and is not counted here.
    """
    users, samples = lab.many(USERS, least=2), lab.many(SAMPLES, least=20)
    with lab.reference() as process:
        rounds = [
            process.do(retrain_many, users, samples, by_pytorch=BY_PYTORCH) for _ in range(ROUNDS)
        ]
        rate = process.do(flops)
    least = 1e3 * rounds[0].floating / rate
    milliseconds = 1e3 * sum(each.together for each in rounds) / ROUNDS
    yield Measured(
        "retraining_many",
        "times as fast",
        tuple(each.by_pytorch / each.together for each in rounds),
        Goal.at_least(10),
        f"{least:.2f} ms a user: {rounds[0].floating / 1e6:,.0f} million operations at the "
        f"{rate / 1e9:.1f} Gflop/s of a matrix times a vector",
        note=f"{milliseconds:.1f} ms a user of {samples:,} samples, "
        f"{milliseconds:.0f} s for a thousand users",
    )
    yield Measured(
        "retraining_many.compiled",
        "times as fast",
        tuple(each.alone / each.together for each in rounds),
    )
    yield Measured(
        "retraining_many.difference",
        "of a probability",
        tuple(each.difference for each in rounds),
        Goal.at_most(1e-4),
    )
