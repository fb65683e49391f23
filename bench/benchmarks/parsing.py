"""Parsing a message."""

from collections.abc import Iterator
from operator import truediv

from bench.floors import compat32_all, hash_all
from bench.lab import Lab
from bench.letters import labelled_in_turn
from bench.measured import Measured
from bench.work import parse_all

SIZE = 200
WARM_UP, ROUNDS = 2, 9


def parsing(lab: Lab) -> Iterator[Measured]:
    """Bytes to a message: structure, addresses, trace, text, words, style.

    No goal of its own: it is a part of judging. Beside it, over the same letters in turn, what
    Python's own parser takes for the structure alone (the policy compat32, nothing decoded), and
    SHA-256 for reading every byte once.
    """
    letters = lab.letters.to_judge(SIZE * (WARM_UP + ROUNDS))
    ours: list[float] = []
    python: list[float] = []
    hashed: list[float] = []
    sizes: list[float] = []
    with lab.reference() as process:
        for batch in labelled_in_turn(letters, size=SIZE):
            some = [each.letter for each in batch]
            sizes.append(sum(len(letter.raw) for letter in some) / 1e6)
            for does, seconds in ((parse_all, ours), (compat32_all, python), (hash_all, hashed)):
                seconds.append(process.do(does, some).wall)
    ours, python = ours[WARM_UP:], python[WARM_UP:]
    rate, most = sum(sizes[WARM_UP:]) / sum(ours), max(map(truediv, sizes, hashed))
    yield Measured(
        "parsing",
        "ms",
        tuple(1e3 * seconds / SIZE for seconds in ours),
        floor=f"{1e3 * min(python) / SIZE:.3f} ms: Python's parser splits it, and decodes nothing",
        note=f"{rate:.1f} MB/s; SHA-256 reads {most:,.0f} MB/s",
    )
    yield Measured(
        "parsing.times_compat32",
        "times as long",
        tuple(a / b for a, b in zip(ours, python, strict=True)),
    )
