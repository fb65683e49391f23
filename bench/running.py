"""Runs benchmarks one after another; one that cannot run here says why."""

from collections.abc import Iterator

from ann.network import NetworkUnavailable
from bench.catalogue import Benchmark, name_of
from bench.lab import Lab
from bench.measured import Measured
from bench.missing import MissingError
from evaluation.peers.peer import PeerError

# What a machine may lack, so that a number cannot be had on it.
LACKING = (PeerError, NetworkUnavailable, MissingError)


def run(benchmark: Benchmark, lab: Lab) -> Iterator[Measured]:
    """The numbers of one benchmark; where something is missing, one without a value."""
    try:
        yield from benchmark(lab)
    except LACKING as missing:
        yield Measured(name_of(benchmark), "", note=f"not measured here: {missing}")
