"""The parts that can be left out, one table: what stays of the network, or which step is off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

from ann.content import VIEWS
from ann.recipe import STANDARD, Recipe
from filter.pipeline import STEPS
from filter.steps.cross_validation import cross_validation
from filter.steps.misbehaviour import misbehaviour


class PartError(ValueError):
    """A part that there is not; the message says which there are."""


# How the names of the signals begin that belong together (`filter.signals`); all other names
# are traits of the message in itself (`ann.behaviour`).
SIGNALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "match": ("match ",),
        "trust": ("trusted",),
        "keywords": ("keywords",),
        "contacts": ("contact ",),
        "countries": ("country ",),
        "proof": ("proof ",),
        "traffic": ("traffic ",),
        "hours": ("hour ",),
        "twins": ("twins ",),
        "service": ("service ",),
        "departure": ("claim ", "domain known", "new "),
    }
)
TRAITS = "traits"


def group_of(signal: str) -> str:
    """The group of `SIGNALS` that a signal belongs to, else `TRAITS`."""
    return next((group for group, starts in SIGNALS.items() if signal.startswith(starts)), TRAITS)


@dataclass(frozen=True, slots=True)
class Part:
    """One row: what `name` leaves out, in a few words.

    The network learns by `recipe` and sees no signal of `groups`; where a
    `step` is named, the whole pipeline runs with that step switched off.
    """

    name: str
    words: str
    recipe: Recipe = STANDARD
    groups: frozenset[str] = frozenset()
    step: str | None = None


def without_view(view: str) -> Part:
    """The part that is one of the views of the content."""
    judges = tuple(judge for judge in STANDARD.judges if judge != (view,))
    return Part(view, f"no view of {view}", replace(STANDARD, judges=judges))


def without_signals(name: str, words: str, *groups: str) -> Part:
    """The part that is one or several groups of signals."""
    return Part(name, words, groups=frozenset(groups))


# What the rows of either kind are compared with.
AS_IT_IS = Part("as it is", "as it is")
PIPELINE = Part("pipeline", "as it is")

NETWORK = (
    *map(without_view, VIEWS),
    Part("views", "one view, not four", replace(STANDARD, judges=(tuple(VIEWS),))),
    Part("moderation", "no moderation", replace(STANDARD, moderation=0)),
    Part("repetition", "no repetition", replace(STANDARD, repeats=0)),
    Part("margin", "no margin", replace(STANDARD, margin=inf)),
    Part("doubt", "no doubt", replace(STANDARD, least_belief=1.0)),
    Part("deep", "no deep part", replace(STANDARD, deep_rate=0.0)),
    without_signals("traits", "blind: traits", TRAITS),
    without_signals("match", "blind: step 1", "match"),
    without_signals("trust", "blind: step 2", "trust", "proof"),
    without_signals("keywords", "blind: step 3", "keywords"),
    without_signals("contacts", "blind: step 4", "contacts"),
    without_signals("countries", "blind: step 5", "countries"),
    without_signals("traffic", "blind: floods", "traffic"),
    without_signals("hours", "blind: the hour", "hours"),
    without_signals("twins", "blind: twins", "twins"),
    without_signals("service", "blind: services", "service"),
    without_signals("departure", "blind: departures", "departure"),
    without_signals("knowledge", "blind: all known", *SIGNALS),
)

# Without step 6 nothing is left to measure, and step 7 has no score.
STEPS_OFF = tuple(
    Part(step.__name__, f"step {number} off", step=step.__name__)
    for number, step in enumerate(STEPS, start=1)
    if step not in {misbehaviour, cross_validation}
)

PARTS: Mapping[str, Part] = MappingProxyType({part.name: part for part in (*NETWORK, *STEPS_OFF)})


def parts(text: str) -> tuple[Part, ...]:
    """The parts that a list such as `words,deep` names, in the table's order; raises PartError.

    `network` and `steps` stand for all of either kind.
    """
    wanted: set[str] = set()
    for name in map(str.strip, text.split(",")):
        wanted.update(names(name))
    return tuple(part for part in PARTS.values() if part.name in wanted)


def names(name: str) -> Iterable[str]:
    """The names of the parts that a name or the name of a kind stands for."""
    kinds = {"network": NETWORK, "steps": STEPS_OFF}
    if name in kinds:
        return [part.name for part in kinds[name]]
    if name in PARTS:
        return [name]
    raise PartError(f"“{name}” is no part. There are: network, steps, {', '.join(PARTS)}.")
