"""When mail comes to many mailboxes in the busiest hour of a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from random import Random

HOURS = 24.0
SECONDS_AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Load:
    """The mail of a day, and how unevenly it comes.

    `peak` is how many times the mean the busiest hour is. Of all mail the share
    `bulk` comes in mailings: each of them reaches `reached` mailboxes within
    `minutes`. `crowd` is how many messages a very busy mailbox gets at once, once in
    the hour, such as one that is read for the first time.
    """

    mailboxes: int = 100_000
    messages_a_day: float = 50.0
    peak: float = 2.5
    bulk: float = 0.4
    reached: int = 2_000
    minutes: float = 2.0
    crowd: int = 5_000

    @property
    def mean(self) -> float:
        """Messages a second over the whole day."""
        return self.mailboxes * self.messages_a_day / (HOURS * SECONDS_AN_HOUR)

    @property
    def busiest(self) -> float:
        """Messages a second in the busiest hour."""
        return self.mean * self.peak


@dataclass(frozen=True, slots=True, order=True)
class Arriving:
    """So many messages that come to one mailbox at one second of the hour."""

    at: float
    mailbox: int
    messages: int = 1


def arrivals(load: Load, *, seconds: float, seed: int) -> Iterator[Arriving]:
    """The mail of so many seconds of the busiest hour, in order; the same for the same seed."""
    random = Random(seed)  # noqa: S311  it simulates
    single = load.busiest * (1 - load.bulk)
    mailings = load.busiest * load.bulk / load.reached
    streams = [
        _singly(load, Random(random.random()), rate=single, seconds=seconds),  # noqa: S311
        iter(sorted(_mailings(load, random, rate=mailings, seconds=seconds))),
        iter([Arriving(seconds / 4, load.mailboxes, load.crowd)]),
    ]
    return merge(*streams)


def _singly(load: Load, random: Random, *, rate: float, seconds: float) -> Iterator[Arriving]:
    at = random.expovariate(rate)
    while at < seconds:
        yield Arriving(at, random.randrange(load.mailboxes))
        at += random.expovariate(rate)


def _mailings(load: Load, random: Random, *, rate: float, seconds: float) -> Iterator[Arriving]:
    began = random.expovariate(rate)
    while began < seconds:
        for _ in range(load.reached):
            at = began + random.uniform(0, 60 * load.minutes)
            if at < seconds:
                yield Arriving(at, random.randrange(load.mailboxes))
        began += random.expovariate(rate)
