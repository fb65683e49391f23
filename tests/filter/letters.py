"""Real letters of the bundled sample, for tests that judge and learn."""

from functools import cache
from pathlib import Path

from evaluation.arrival import arrived_at
from evaluation.corpus import read
from filter.letter import Letter
from knowledge_base.label import Label

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


@cache
def sample(count: int) -> tuple[tuple[Letter, Label], ...]:
    """The first `count` letters of the sample with what they are."""
    items = read(SAMPLE).items[:count]
    return tuple(
        (Letter(raw, arrived_at(raw)), item.label)
        for item in items
        for raw in [item.raw()]
        if item.label is not None
    )
