from dataclasses import replace

import numpy as np
import pytest

from ann.example import Example
from ann.reading import untrained
from ann.recipe import Recipe
from ann.stored_network import counted, extended
from ann.stored_sample import StoredSample
from tests.ann.letters import samples, told

LETTERS = samples(20)
PROBE = told(1000, spam=True)
NONE = np.empty(0)


def test_it_does_not_matter_in_how_many_parts_it_was_told() -> None:
    whole = untrained().after(LETTERS).predict_one(PROBE)
    parts = untrained().after(LETTERS[:7]).after(LETTERS[7:9]).after(LETTERS[9:])
    assert parts.predict_one(PROBE) == whole
    asked = untrained().after(LETTERS[:7])
    asked.predict_one(PROBE)
    assert asked.after(LETTERS[7:]).predict_one(PROBE) == whole


def test_it_learns_by_the_recipe_it_started_with() -> None:
    slow = Recipe(content_rate=0.1)
    cautious = untrained(slow).after(LETTERS)
    assert cautious.course.recipe == slow
    assert cautious.after(LETTERS).course.recipe == slow
    assert cautious.predict_one(PROBE).probability > 0.5
    assert cautious.predict_one(PROBE).logit < untrained().after(LETTERS).predict_one(PROBE).logit


def test_a_network_is_moderated_as_its_recipe_says() -> None:
    plain, careful = Recipe(moderation=0), Recipe(moderation=50)
    logit = untrained(plain).after(LETTERS).predict_one(PROBE).logit
    moderated = untrained(careful).after(LETTERS).predict_one(PROBE).logit
    assert 0 < moderated < logit
    assert moderated == pytest.approx(logit * careful.trust(10))


def test_doubted_letters_are_neither_known_nor_evidence() -> None:
    told_so = StoredSample(spam=True, score=0.7, example=b"")
    doubted = replace(told_so, weight=0.5)
    assert counted((1, 2), [told_so, doubted, replace(told_so, spam=False)]) == (2, 3)
    ham, spam = extended((NONE, NONE), [told_so, doubted, replace(told_so, score=None)])
    assert (ham.tolist(), spam.tolist()) == ([], [0.7])


def test_a_doubted_letter_moves_the_network_less() -> None:
    def moved(weight: float) -> float:
        [first, *_] = LETTERS
        network = untrained().after([*LETTERS[1:], replace(first, weight=weight)])
        silent = untrained().after([*LETTERS[1:], replace(first, weight=0.0)])
        probe = Example.from_bytes(first.example)
        return network.predict_one(probe).logit - silent.predict_one(probe).logit

    assert 0 == moved(0.0) < moved(0.3) < moved(1.0)
