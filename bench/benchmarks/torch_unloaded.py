"""A worker that never asks the network."""

from collections.abc import Iterator, Sequence

from bench.lab import Lab
from bench.letters import Labelled
from bench.measured import Goal, Measured
from bench.reference_user import ADDRESS, INVENTED
from bench.sizes import has_torch, memory_bytes
from bench.work import judge_batch, steps_of
from filter.letter import Letter

MESSAGES = 100


def torch_unloaded(lab: Lab) -> Iterator[Measured]:
    """Whether a process whose messages are all decided before step 6 has loaded PyTorch.

    The reference user's network is trained and stored, but each message holds one of his
    keywords, so that step 3 decides, and step 6 is not reached.
    """
    letters = with_keyword(lab.letters.to_judge(MESSAGES))
    with lab.reference() as process:
        process.do(judge_batch, letters)
        loaded, memory = process.do(has_torch), process.do(memory_bytes)
        steps = process.do(steps_of, letters, ADDRESS)
    yield Measured(
        "torch_unloaded",
        "times loaded",
        (float(loaded),),
        Goal.at_most(0),
        note=f"decided by {', '.join(sorted(steps))}; {memory / 1e6:.0f} MB resident",
    )


def with_keyword(letters: Sequence[Labelled]) -> list[Letter]:
    """The letters, each with one of the reference user's keywords in its subject."""
    subject = f"Subject: {INVENTED} phrase 0\r\n".encode()
    return [Letter(subject + each.letter.raw, each.letter.arrived_at) for each in letters]
