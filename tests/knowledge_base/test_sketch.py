from itertools import pairwise
from random import Random

import numpy as np
import pytest

from knowledge_base.sketch import ALIKE, FEWEST_PAIRS, alike, bands_of, sketch_of
from mail.words import words

VOCABULARY = [a + b for a in "bcdfghklmnprstvw" for b in ("ar", "el", "in", "or", "un", "ist")]


def text(seed: int, length: int) -> list[str]:
    return Random(seed).choices(VOCABULARY, k=length)


def likeness(a: list[str], b: list[str]) -> float:
    one, other = (set(pairwise(each)) for each in (a, b))
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("changed", [0, 5, 20, 60, 300])
def test_the_share_of_equal_places_estimates_the_likeness(changed: int) -> None:
    errors = []
    for seed in range(20):
        original, random = text(seed, 300), Random(seed)
        copy = list(original)
        for _ in range(changed):
            copy[random.randrange(300)] = random.choice(VOCABULARY)
        one, other = sketch_of(original), sketch_of(copy)
        assert one is not None
        assert other is not None
        errors.append(float((one == other).mean()) - likeness(original, copy))
    assert abs(np.mean(errors)) < 0.03
    assert max(map(abs, errors)) < 0.15


def test_a_sketch_is_the_same_in_every_release() -> None:
    sketch = sketch_of(words("the quick brown fox jumps over a lazy dog " + " ".join(VOCABULARY)))
    assert sketch is not None
    assert sketch[:4].tolist() == [48613, 29226, 59762, 55573]
    assert len(bands_of(sketch)) == 6


def test_words_with_digits_change_nothing() -> None:
    plain = text(1, 60)
    numbered = [*plain[:20], "2026", *plain[20:40], "t4917x", *plain[40:]]
    one, other = sketch_of(plain), sketch_of(numbered)
    assert one is not None
    assert other is not None
    assert (one == other).all()


@pytest.mark.parametrize("spoken", [[], ["thanks"], VOCABULARY[:FEWEST_PAIRS], ["buy", "now"] * 50])
def test_what_has_few_pairs_of_words_has_no_sketch(spoken: list[str]) -> None:
    assert sketch_of(spoken) is None
    assert sketch_of(VOCABULARY[: FEWEST_PAIRS + 1]) is not None


def test_alike_are_those_above_the_threshold_and_no_others() -> None:
    original = text(1, 200)
    others = [[*original[:kept], *text(2, 200 - kept)] for kept in (200, 190, 150, 0)]
    sketches = [found for each in (original, *others) if (found := sketch_of(each)) is not None]
    found = alike(np.stack(sketches[:1]), np.stack(sketches[1:]))
    assert found.tolist() == [[likeness(original, each) >= ALIKE for each in others]]
    assert found.tolist() == [[True, True, False, False]]
