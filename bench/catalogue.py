"""All benchmarks, in the order of the goals that they measure."""

from collections.abc import Callable, Iterator
from inspect import cleandoc

from bench.benchmarks.answer_page import answer_page
from bench.benchmarks.growth import growth
from bench.benchmarks.imap_client import imap_client
from bench.benchmarks.judging_against_peers import judging_against_peers
from bench.benchmarks.judging_batches import judging_batches
from bench.benchmarks.judging_mariadb import judging_mariadb
from bench.benchmarks.judging_single import judging_single
from bench.benchmarks.knowledge_size import knowledge_size
from bench.benchmarks.learning import learning
from bench.benchmarks.matching_fraction import matching_fraction
from bench.benchmarks.matching_load import matching_load
from bench.benchmarks.network_size import network_size
from bench.benchmarks.parsing import parsing
from bench.benchmarks.retraining_many import retraining_many
from bench.benchmarks.torch_unloaded import torch_unloaded
from bench.benchmarks.two_workers import two_workers
from bench.benchmarks.unlearning import unlearning
from bench.benchmarks.worker_memory import worker_memory
from bench.lab import Lab
from bench.measured import Measured

# What a benchmark is: it yields its numbers, and its docstring is what the page says of them.
Benchmark = Callable[[Lab], Iterator[Measured]]

BENCHMARKS: tuple[Benchmark, ...] = (
    judging_batches,
    judging_single,
    judging_mariadb,
    judging_against_peers,
    parsing,
    matching_fraction,
    matching_load,
    learning,
    unlearning,
    network_size,
    knowledge_size,
    worker_memory,
    torch_unloaded,
    retraining_many,
    growth,
    two_workers,
    imap_client,
    answer_page,
)


class UnknownBenchmarkError(Exception):
    """There is no benchmark of that name; the text says which there are."""


def name_of(benchmark: Benchmark) -> str:
    """What a benchmark is called on the command line."""
    return benchmark.__name__


def title_of(benchmark: Benchmark) -> str:
    """What it measures, in one line."""
    return cleandoc(benchmark.__doc__ or "").partition("\n")[0]


def text_of(benchmark: Benchmark) -> str:
    """All that the page says of it below its title."""
    return cleandoc(benchmark.__doc__ or "").partition("\n")[2].strip()


def named(names: list[str]) -> tuple[Benchmark, ...]:
    """The benchmarks of these names in their own order, all without one."""
    known = {name_of(each): each for each in BENCHMARKS}
    for name in names:
        if name not in known:
            raise UnknownBenchmarkError(f"“{name}” is no benchmark. There are: {', '.join(known)}.")
    return tuple(each for each in BENCHMARKS if not names or name_of(each) in names)
