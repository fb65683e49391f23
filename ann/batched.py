"""Training many users' networks at once: on the processor's cores, or stacked on a device."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from ann.course import Course
from ann.network import NETWORK_BYTES, Network
from ann.stacked import train_stacked
from ann.stored_sample import StoredSample
from ann.training import train

# What the networks and samples of the users in training may take together.
MOST_BYTES = 256_000_000
# A feature takes about four bytes in memory and one and a half as stored; its index on the way
# to a device twelve more.
_OPENED = 10

Told = Sequence[StoredSample]


def train_many(
    histories: Sequence[Told], course: Course, *, device: str = "cpu", most_bytes: int = MOST_BYTES
) -> Iterator[Network]:
    """For each user's samples, in order, what `ann.training.train` makes of them by the course.

    On the processor each core trains one user after the other by the compiled
    steps, bit for bit as `train` does: a network fits into a core's cache, which
    a stack of them does not. On another `device` of PyTorch the networks of
    many users take each step together (`ann.stacked`); their logits differ from
    those of `train` by the rounding of sums. No more users are in memory at once
    than take `most_bytes`, but at least one.
    """
    for some in portions(histories, course, most_bytes):
        if device == "cpu":
            with ThreadPoolExecutor(os.cpu_count()) as cores:
                yield from cores.map(partial(train, course=course), some)
        else:
            yield from train_stacked(some, course, device=device)


def portions(histories: Sequence[Told], course: Course, most_bytes: int) -> Iterator[list[Told]]:
    """The users in order, as many at a time as take no more memory than that, but at least one."""
    some: list[Told] = []
    taken = 0
    for told in histories:
        stored = sum(len(sample.example) for sample in told[-course.newest :])
        needed = NETWORK_BYTES + _OPENED * stored
        if some and taken + needed > most_bytes:
            yield some
            some, taken = [], 0
        some.append(told)
        taken += needed
    if some:
        yield some
