"""The size of one user's network."""

from collections.abc import Iterator

from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.sizes import network_bytes


def network_size(lab: Lab) -> Iterator[Measured]:
    """What is stored of a user's network after 5,000 marked messages.

    Counted are all bytes of its numbers, with the earlier states that are kept to shorten an
    exact unlearning; the samples themselves are knowledge, and counted there.
    """
    with lab.reference() as process:
        size = process.do(network_bytes)
    yield Measured("network_size", "MB", (size / 1e6,), Goal.at_most(1))
