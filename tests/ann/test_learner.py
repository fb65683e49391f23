from collections import deque
from dataclasses import replace

import numpy as np
import pytest

from ann.example import Example
from ann.learner import CHECKPOINT_EVERY, REMEMBERED, Learner
from ann.network import Network, inputs
from ann.recipe import Recipe
from ann.stored_sample import StoredSample
from tests.ann.letters import told


def sample(number: int, *, spam: bool) -> StoredSample:
    return StoredSample(spam, None, told(number, spam=spam).to_bytes())


def learned(count: int) -> Learner:
    learner = Learner(Network(), count=0)
    for number in range(count):
        learner.learn([sample(number, spam=number % 3 == 0)])
    return learner


def test_earlier_samples_come_again_with_each_new_one() -> None:
    once = Network()
    for number in range(10):
        once.learn(inputs(told(number, spam=number % 3 == 0)), spam=number % 3 == 0)
    assert learned(10).network.packed() != once.packed()


def test_no_more_samples_are_remembered_than_said() -> None:
    learner = learned(2 * REMEMBERED)
    assert [len(latest) for latest in learner.latest.values()] == [REMEMBERED, 67]


def test_at_a_checkpoint_the_network_is_what_a_checkpoint_keeps() -> None:
    learner = learned(CHECKPOINT_EVERY)
    kept = Network.unpacked(learner.network.packed())
    probe = told(1000, spam=True)
    assert learner.network.logit(probe) == kept.logit(probe)


def test_a_sample_of_another_version_counts_but_teaches_nothing() -> None:
    learner = learned(5)
    before = learner.network.logit(told(1000, spam=True))
    learner.latest[True].clear()
    learner.latest[False].clear()
    learner.learn([StoredSample(True, None, b"stored by a version to come")])
    assert learner.count == 6
    assert learner.network.logit(told(1000, spam=True)) == before


def test_what_comes_again_moves_as_little_as_the_first_time() -> None:
    learner = Learner(Network(), count=0)
    for number in range(10):
        learner.learn([sample(number, spam=number % 2 == 0)])
    before = learner.network.packed()
    learner.latest = {
        label: deque(replace(each, weight=0.0) for each in learner.latest[label])
        for label in (False, True)
    }
    learner.learn([replace(sample(10, spam=True), weight=0.0)])
    assert learner.network.packed() == before


def test_where_nothing_is_repeated_a_sample_is_learned_once() -> None:
    learner, once = Learner(Network(Recipe(repeats=0)), count=0), Network()
    for number in range(10):
        learner.learn([sample(number, spam=True)])
        once.learn(inputs(told(number, spam=True)), spam=True)
    assert learner.network.packed() == once.packed()


def test_a_copy_goes_its_own_way() -> None:
    learner = learned(5)
    before = learner.network.logit(told(1000, spam=True))
    learner.copy().learn([sample(6, spam=True)])
    assert learner.count == 5
    assert learner.network.logit(told(1000, spam=True)) == before


def test_learning_tells_what_the_network_thought_of_each_letter_before() -> None:
    told_now = [sample(number, spam=number % 2 == 0) for number in range(40, 60)]
    learner, said = learned(40), []
    for each in told_now:
        said.append(learner.network.logit(Example.from_bytes(each.example)))
        learner.learn([each])
    assert learned(40).learn(told_now) == pytest.approx(said, abs=1e-5)
    assert said[0] != pytest.approx(said[-1], abs=1e-2)


def test_of_what_cannot_be_learned_it_thought_nothing() -> None:
    foreign = replace(sample(1, spam=True), example=b"stored by a version to come")
    weightless = replace(sample(1, spam=True), weight=0.0)
    thought = learned(3).learn([foreign, sample(2, spam=True), weightless])
    assert np.isnan(thought).tolist() == [True, False, True]
