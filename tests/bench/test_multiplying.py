"""Users are copied with all that is theirs."""

import pytest

from bench.letters import Letters
from bench.multiplying import STRIDE, Copies, multiply
from bench.reference_user import ADDRESS, Stock, build, lessons
from bench.work import judge_batch
from evaluation.corpus import read
from filter.models import Judgement, StoredMessage
from knowledge_base.models import Contact, EarlierSpam
from tests.bench.sample import SAMPLE
from users.models import User

STOCK = Stock(samples=12, spams=10, contacts=5, keywords=3)


@pytest.fixture
def letters() -> Letters:
    """The sample."""
    return Letters(read(SAMPLE).items)


@pytest.fixture
def user(db: None, letters: Letters) -> User:
    """One of whom a little is known."""
    build(STOCK, *lessons(letters, STOCK))
    judge_batch([each.letter for each in letters.to_judge(3)])
    return User.objects.get()


def test_every_copy_has_what_the_first_has(user: User) -> None:
    multiply(4, Copies.WHOLE)
    assert User.objects.count() == 4
    for model in (Judgement, Contact, EarlierSpam, StoredMessage):
        counts = {model.objects.filter(user=each).count() for each in User.objects.all()}
        assert len(counts) == 1, model
        assert counts != {0}, model


def test_a_whole_copy_is_judged_like_the_first(user: User, letters: Letters) -> None:
    multiply(3, Copies.WHOLE)
    fresh = [each.letter for each in letters.to_judge(10, since=3)]
    for address in (ADDRESS, f"2.{ADDRESS}"):
        judge_batch(fresh, address)
    first, second = (
        Judgement.objects.filter(user=number).order_by("id").values_list("verdict", "probability")
        for number in (user.pk, user.pk + 2 * STRIDE)
    )
    assert list(first)[-10:] == list(second)[-10:]


def test_a_shortened_copy_takes_little_room(user: User) -> None:
    multiply(2, Copies.SHORTENED)
    first, copy = (
        Judgement.objects.filter(user=number).first() for number in (user.pk, user.pk + STRIDE)
    )
    assert first is not None
    assert copy is not None
    assert first.trail
    assert copy.trail == []
    assert copy.digest == first.digest
