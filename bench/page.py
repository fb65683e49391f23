"""The page of all benchmarks, written anew by each run that is asked for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.catalogue import BENCHMARKS, name_of, text_of, title_of
from bench.measured import Measured

HEAD = """\
# Performance

This page is written by the program: `.venv/bin/python manage.py bench --write docs/performance.md`
measures everything again and puts its own numbers here. `manage.py bench --list` names the
benchmarks, each of which can be run alone; `--corpus` measures with other mail than the sample,
`--json` prints the numbers for scripts.

How it is measured: each benchmark warms up, repeats, and gives the median and the quartiles of its
repetitions. Ratios are taken in one run, one side after the other in turn, so that a busy machine
slows both. Each database lives in a process of its own whose settings are those of a worker.
The letters are the sample's, varied: other words, other senders. The reference user has
5,000 marked letters, 10,000 earlier spams, 5,000 contacts and 200 keywords, learned by the doors
that everybody uses; what is judged comes after all that, and was not learned from. A *floor* is
what no program that does the same work could go below: bytes read, queries asked, numbers
multiplied, measured beside it in the same run.
"""


def page(found: Mapping[str, Sequence[Measured]], *, machine: Mapping[str, Any]) -> str:
    """The page in Markdown; of benchmarks that were not run there is nothing on it."""
    ran = [each for each in BENCHMARKS if name_of(each) in found]
    numbers = [each for benchmark in ran for each in found[name_of(benchmark)]]
    parts = [
        HEAD,
        "The machine: " + ", ".join(f"{name} {value}" for name, value in machine.items()) + ".\n",
        "## The goals\n",
        table([each for each in numbers if each.goal is not None or each.median is None]),
        missed(numbers),
    ]
    for benchmark in ran:
        parts += [
            f"## {name_of(benchmark)}\n",
            f"{title_of(benchmark)}\n",
            f"{text_of(benchmark)}\n",
            table(found[name_of(benchmark)]),
            notes(found[name_of(benchmark)]),
        ]
    return "\n".join(filter(None, parts))


def table(measured: Sequence[Measured]) -> str:
    """The numbers, a row each."""
    rows = ["| | goal | measured | quartiles | holds | floor |", "|---|---|---|---|---|---|"]
    for each in measured:
        cells = (f"`{each.name}`", *shown(each), verdict(each), each.floor)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def missed(measured: Sequence[Measured]) -> str:
    """Which goals are not reached, in a sentence; "" where none was measured."""
    judged = [each for each in measured if each.holds is not None]
    bad = [f"`{each.name}`" for each in judged if not each.holds]
    if not judged:
        return ""
    if not bad:
        return f"All {len(judged)} hold.\n"
    return f"{len(judged) - len(bad)} of {len(judged)} hold; not yet: {', '.join(bad)}.\n"


def notes(measured: Sequence[Measured]) -> str:
    """What was found beside the numbers."""
    told = [f"- `{each.name}`: {each.note}" for each in measured if each.note]
    return "\n".join(told) + "\n" if told else ""


def shown(measured: Measured) -> tuple[str, str, str]:
    """Goal, median and quartiles as a person reads them."""
    goal = f"{measured.goal.sense} {number(measured.goal.limit)}" if measured.goal else ""
    if measured.median is None or measured.quartiles is None:
        return goal, "", ""
    between = " to ".join(map(number, measured.quartiles))
    return goal, f"{number(measured.median)} {measured.unit}", between


def verdict(measured: Measured) -> str:
    """Whether the goal is reached, in a word."""
    if measured.holds is None:
        return "" if measured.goal is None and measured.median is not None else "not measured"
    return "yes" if measured.holds else "**no**"


def number(value: float) -> str:
    """Three digits that count, thousands apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"
