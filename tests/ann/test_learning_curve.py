import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from ann import store
from ann.interval import wilson
from ann.learning_curve import learning_curve
from ann.models import Checkpoint, Pack, Sample
from ann.reading import MOST_PENDING
from ann.stored_sample import SETTLED
from tests.ann.letters import told
from tests.ann.teaching import learn, new_user

pytestmark = pytest.mark.django_db


def score(user: int, number: int, probability: float | None, *, weight: float = 1.0) -> None:
    spam = number % 2 == 0
    store.learn(
        user,
        f"letter {number}",
        told(number, spam=spam),
        spam=spam,
        score=probability,
        weight=weight,
    )


def test_it_tells_of_each_stretch_what_was_said_before_its_letters_were_told() -> None:
    user = new_user()
    for number, probability in enumerate((0.9, 0.1, 0.2, 0.4, 0.99, 0.6)):
        score(user, number, probability)
    first, second = learning_curve(user, points=2).stretches
    assert (first.ham, first.spam, first.errors, first.messages) == (1, 2, 1, 3)
    assert first.loss == pytest.approx(-np.mean(np.log([0.9, 0.9, 0.2])))
    assert (first.error_low, first.error_high) == wilson(1, 3)
    assert first.error_share == pytest.approx(1 / 3)
    assert (second.ham, second.spam, second.errors) == (2, 1, 1)
    assert second.ended_at >= first.ended_at


def test_letters_settled_or_without_a_score_and_doubted_marks_are_not_measured() -> None:
    user = new_user()
    score(user, 0, 0.9)
    score(user, 1, None)
    score(user, 2, 0.1, weight=0.1)
    score(user, 3, SETTLED[False])
    score(user, 4, SETTLED[True])
    curve = learning_curve(user)
    assert [stretch.messages for stretch in curve.stretches] == [1]
    assert curve.samples == 5


@pytest.mark.parametrize(("letters", "stretches"), [(0, 0), (3, 3), (20, 20), (53, 20)])
def test_it_has_as_many_stretches_as_asked_for_or_letters(letters: int, stretches: int) -> None:
    user = new_user()
    for number in range(letters):
        score(user, number, 0.5 + number / 200)
    curve = learning_curve(user).stretches
    assert len(curve) == stretches
    assert sum(stretch.messages for stretch in curve) == letters
    if curve:
        sizes = [stretch.messages for stretch in curve]
        assert max(sizes) - min(sizes) <= 1


def test_a_score_that_was_wholly_sure_and_wrong_costs_much_but_not_everything() -> None:
    user = new_user()
    score(user, 1, 1.0)
    [stretch] = learning_curve(user).stretches
    assert 20 < stretch.loss < 30


def test_it_says_what_is_kept(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user, other = new_user(), new_user("other")
    for each in (user, other):
        learn(each, *range(MOST_PENDING))
        store.load(each)
    with django_assert_num_queries(5):
        curve = learning_curve(user)
    assert curve.parameters == 561_168
    assert curve.samples == MOST_PENDING
    assert curve.network_bytes == len(Checkpoint.objects.get(user_id=user).arrays)
    assert curve.sample_bytes == sum(
        len(told(number, spam=number % 2 == 0).to_bytes()) for number in range(MOST_PENDING)
    )
    assert learning_curve(new_user("nobody")).network_bytes == 0


def test_what_is_packed_is_counted_as_it_is_stored() -> None:
    user = new_user()
    learn(user, *range(2 * MOST_PENDING))
    before = learning_curve(user).sample_bytes
    store.load(user)
    [pack] = Pack.objects.all()
    rows = Sample.objects.exclude(example=b"").values_list("example", flat=True)
    curve = learning_curve(user)
    assert curve.sample_bytes == len(pack.examples) + sum(map(len, rows)) < before
    assert curve.samples == 2 * MOST_PENDING
