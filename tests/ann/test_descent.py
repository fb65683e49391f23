from dataclasses import replace

import numpy as np
import pytest
import torch

from ann.descent import descend
from ann.lessons import lessons_of
from ann.network import Network, inputs
from ann.recipe import STANDARD, Recipe
from ann.stored_sample import StoredSample
from tests.ann.letters import samples, told

LETTERS = samples(60)
RECIPES = [
    STANDARD,
    Recipe(margin=0.5),
    Recipe(judges=(("words", "sender"), ("bytes",)), deep_rate=0.1),
    Recipe(surprise=0.5, least_belief=0.1),
]


def taken(
    network: Network, letters: list[StoredSample], *, experience: float = 0.0, rounded: bool = False
) -> None:
    """The network has learned the letters, by the compiled steps."""
    steps = np.arange(len(letters))[:, None]
    rounds = np.zeros(len(letters), dtype=np.bool_)
    rounds[-1:] = rounded
    descend(network, lessons_of(letters), steps, np.full(len(letters), experience), rounds)


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("experience", [0.0, 0.4, 1.0])
def test_a_compiled_step_is_the_step_of_the_network(recipe: Recipe, experience: float) -> None:
    ours, theirs = Network(recipe), Network(recipe)
    for number, letter in enumerate(LETTERS):
        weighed = replace(letter, weight=[1.0, 0.3][number % 7 == 0])
        given = inputs(told(number, spam=letter.spam), recipe)
        taken(ours, [weighed], experience=experience)
        theirs.learn(given, spam=letter.spam, experience=experience, weight=weighed.weight)
    for name, tensor in ours.parameters.items():
        torch.testing.assert_close(tensor, theirs.parameters[name], rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(ours.squares[name], theirs.squares[name], rtol=1e-5, atol=1e-9)


def test_many_steps_at_once_give_the_bits_of_one_after_the_other() -> None:
    once, singly = Network(), Network()
    taken(once, LETTERS)
    for letter in LETTERS:
        taken(singly, [letter])
    for name, tensor in once.parameters.items():
        assert torch.equal(tensor, singly.parameters[name])


@pytest.mark.parametrize("split", [0, 20])
def test_rounding_gives_what_a_checkpoint_keeps(split: int) -> None:
    """Whether the steps since the last rounding were taken in this call or in part before it."""
    rounded, plain = Network(), Network()
    taken(rounded, LETTERS[:split])
    taken(rounded, LETTERS[split:], rounded=True)
    taken(plain, LETTERS)
    kept = Network.unpacked(plain.packed())
    for name, tensor in rounded.parameters.items():
        assert torch.equal(tensor, kept.parameters[name])
        assert torch.equal(rounded.squares[name], kept.squares[name])


def test_the_second_rounding_in_a_call_forgets_nothing() -> None:
    ours, theirs = Network(), Network()
    steps, rounds = np.arange(60)[:, None], np.arange(60) % 30 == 29
    descend(ours, lessons_of(LETTERS), steps, np.zeros(60), rounds)
    for half in (LETTERS[:30], LETTERS[30:]):
        taken(theirs, half, rounded=True)
    for name, tensor in ours.parameters.items():
        assert torch.equal(tensor, theirs.parameters[name])
        assert torch.equal(ours.squares[name], theirs.squares[name])


def test_no_lesson_and_one_without_weight_change_nothing() -> None:
    network, start = Network(), Network()
    silent = replace(LETTERS[0], weight=0.0)
    foreign = replace(LETTERS[0], example=b"stored by a version to come")
    steps = np.array([[0, -1], [1, -1]])
    descend(network, lessons_of([silent, foreign]), steps, np.zeros(2), np.zeros(2, dtype=bool))
    for name, tensor in network.parameters.items():
        assert torch.equal(tensor, start.parameters[name])
