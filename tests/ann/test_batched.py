import numpy as np
import pytest
import torch

from ann.batched import portions, train_many
from ann.course import Course
from ann.network import NETWORK_BYTES
from ann.recipe import Recipe
from ann.stacked import train_stacked
from ann.stored_sample import StoredSample
from ann.training import train
from tests.ann.letters import samples, told

PROBES = [told(number, spam=spam) for number in (1000, 1001) for spam in (False, True)]
# Users who told more and less, nothing at all, only spam, doubted marks, and what nobody can read.
HISTORIES: list[list[StoredSample]] = [
    samples(150),
    samples(40, first=200),
    [],
    samples(7),
    [each for each in samples(20) if each.spam],
    [StoredSample(each.spam, None, each.example, 0.2) for each in samples(9)],
    [StoredSample(True, None, b"stored by a version to come"), *samples(3)],
]
COURSES = [
    Course(passes=2),
    Course(passes=0),
    Course(passes=1, newest=10),
    Course(passes=1, recipe=Recipe(repeats=0, judges=(("words", "bytes"), ("sender",)))),
]


@pytest.mark.parametrize("course", COURSES)
def test_each_user_gets_the_network_that_he_would_get_alone(course: Course) -> None:
    for told_by, network in zip(HISTORIES, train_many(HISTORIES, course), strict=True):
        assert network.packed() == train(told_by, course).packed()


@pytest.mark.parametrize("course", COURSES)
def test_stacked_networks_say_what_each_alone_would_say(course: Course) -> None:
    stacked = train_stacked(HISTORIES, course, device="cpu")
    for told_by, network in zip(HISTORIES, stacked, strict=True):
        alone = train(told_by, course)
        for probe in PROBES:
            chances = [1 / (1 + np.exp(-each.logit(probe))) for each in (network, alone)]
            assert chances[0] == pytest.approx(chances[1], abs=1e-4)
        assert torch.equal(network.squares["content"] > 0, alone.squares["content"] > 0)


def test_no_more_users_are_in_memory_at_once_than_fit() -> None:
    course = Course(passes=1)
    sizes = [len(some) for some in portions(HISTORIES, course, 3 * NETWORK_BYTES + 3_000_000)]
    assert sum(sizes) == len(HISTORIES)
    assert max(sizes) == 3
    assert [len(some) for some in portions(HISTORIES, course, 1)] == [1] * len(HISTORIES)
    assert not list(train_many([], course))
