from dataclasses import replace

import numpy as np
import pytest

from ann.course import AS_IT_COMES, Course
from ann.example import Example
from ann.reading import untrained
from ann.stored_sample import StoredSample
from ann.trial import LEAST_COMPARED, MOST_COMPARED, Contender, held_out, logits, trial
from tests.ann.letters import samples

LETTERS = samples(180)
NOBODY = Contender(AS_IT_COMES, 0)


def confirmed(count: int) -> list[StoredSample]:
    return [StoredSample(spam=False, score=None, example=b"")] * count


@pytest.mark.parametrize(
    ("count", "first"),
    [
        (0, None),
        (3 * LEAST_COMPARED - 1, None),
        (150, 100),
        (300, 200),
        (2000, 2000 - MOST_COMPARED),
    ],
)
def test_the_latest_third_is_compared_within_bounds(count: int, first: int | None) -> None:
    assert held_out(confirmed(count)) == first


def test_doubted_marks_are_not_compared() -> None:
    doubted = StoredSample(spam=True, score=None, example=b"", weight=0.2)
    assert held_out([*confirmed(149), doubted]) is None
    assert held_out([doubted, *confirmed(150), doubted]) == 101


def test_the_live_network_is_held_to_what_it_said_before_each_letter_was_told() -> None:
    network, said = untrained(), []
    for sample in LETTERS[:40]:
        said.append(network.predict_one(Example.from_bytes(sample.example)).logit)
        network = network.after([sample])
    assert logits(LETTERS[:40], NOBODY, range(20, 40)) == pytest.approx(said[20:], abs=1e-5)


def test_nothing_that_is_compared_was_seen_before() -> None:
    others = [*LETTERS[:30], *(replace(each, spam=not each.spam) for each in LETTERS[30:40])]
    for contender in (NOBODY, Contender(Course(passes=2), 30)):
        asked = logits(LETTERS[:40], contender, [30])
        assert logits(others, contender, [30]) == asked


def test_the_live_network_is_not_trained_on_what_is_compared_either() -> None:
    course = Course(passes=2)
    seen_all = trial(LETTERS, Contender(course, len(LETTERS)), course)
    assert seen_all is not None
    assert seen_all.live_loss == seen_all.candidate_loss


def test_a_course_that_learns_next_to_nothing_is_found_worse() -> None:
    comparison = trial(LETTERS, NOBODY, dull())
    assert comparison is not None
    assert comparison.messages == 60
    assert comparison.candidate_loss > comparison.live_loss
    assert not comparison.no_worse
    back = trial(LETTERS, Contender(dull(), 0), AS_IT_COMES)
    assert back is not None
    assert back.no_worse


def test_letters_stored_by_another_version_of_the_features_are_not_compared() -> None:
    unread = StoredSample(spam=True, score=None, example=b"stored by a version to come")
    mixed = [*LETTERS[:140], *([unread] * 10), *LETTERS[150:]]
    comparison = trial(mixed, NOBODY, AS_IT_COMES)
    assert comparison is not None
    assert comparison.messages == 50
    assert trial([*LETTERS, *([unread] * 20)], NOBODY, AS_IT_COMES) is None


def dull() -> Course:
    course = Course(passes=1)
    return replace(course, recipe=replace(course.recipe, content_rate=0.001, deep_rate=0.0001))


def test_the_logits_are_as_many_as_were_asked_for() -> None:
    assert np.isfinite(logits(LETTERS[:12], NOBODY, [3, 5])).tolist() == [True, True]
