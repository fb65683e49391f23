"""In which room the time of a piece of work goes, by the deterministic profiler."""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.letters import Labelled
from bench.reference_user import ADDRESS
from bench.work import user_at
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter

HOUSE = Path(__file__).parents[1]
PACKAGES = "site-packages"
# What has less is not told.
LEAST_PERCENT = 3.0

Function = tuple[str, int, str]


def rooms_of_judging(letters: Sequence[Letter], size: int, address: str = ADDRESS) -> str:
    """Where judging these letters in batches of `size` spends its time."""
    user = user_at(address)

    def all_of_them() -> None:
        for first in range(0, len(letters), size):
            judge(user, letters[first : first + size])

    return rooms(all_of_them)


def rooms_of_learning(lessons: Sequence[Labelled], address: str = ADDRESS) -> str:
    """Where learning these letters, which were judged before, spends its time."""
    user = user_at(address)
    judge(user, [each.letter for each in lessons])

    def all_of_them() -> None:
        for each in lessons:
            learn(user, each.letter, each.label, source="button")

    return rooms(all_of_them)


def rooms(work: Callable[[], None]) -> str:
    """The share of each room and library, in words, the largest first.

    What is written in C counts for whoever called it. The profiler makes calls in
    Python look dearer than they are.
    """
    profiler = cProfile.Profile()
    profiler.runcall(work)
    spent: defaultdict[str, float] = defaultdict(float)
    table: dict[Function, tuple[int, int, float, float, dict[Function, tuple[float, ...]]]]
    table = pstats.Stats(profiler).stats  # type: ignore[attr-defined]  # typeshed leaves it out
    for function, (_, _, own, _, callers) in table.items():
        if function[0] != "~":
            spent[room(function[0])] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            spent[room(caller[0])] += part
    whole = sum(spent.values())
    shares = {name: 100 * seconds / whole for name, seconds in spent.items()}
    largest = sorted(shares.items(), key=lambda each: -each[1])
    told = [f"{name} {share:.0f} %" for name, share in largest if share >= LEAST_PERCENT]
    return ", ".join(told)


def room(file: str) -> str:
    """Whose code a file is: a room of Hamlet, or a library."""
    path = Path(file)
    if PACKAGES in path.parts:
        return path.parts[path.parts.index(PACKAGES) + 1].removesuffix(".py")
    if path.is_relative_to(HOUSE):
        return path.relative_to(HOUSE).parts[0]
    return "Python"
