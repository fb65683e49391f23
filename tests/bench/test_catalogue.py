"""Every benchmark can be named, and says what it measures."""

import pytest

from bench.catalogue import BENCHMARKS, UnknownBenchmarkError, name_of, named, text_of, title_of


def test_every_benchmark_says_what_it_measures() -> None:
    for benchmark in BENCHMARKS:
        assert title_of(benchmark).endswith("."), name_of(benchmark)
        assert len(text_of(benchmark)) > 60, name_of(benchmark)
        assert benchmark.__module__ == f"bench.benchmarks.{name_of(benchmark)}"


def test_those_named_come_in_their_own_order() -> None:
    first, second = BENCHMARKS[:2]
    assert named([name_of(second), name_of(first)]) == (first, second)
    assert named([]) == BENCHMARKS


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownBenchmarkError, match="judging_batches"):
        named(["nonsense"])
