import pytest

from ann import store
from ann.course import Course
from ann.models import Checkpoint
from ann.recipe import Recipe
from ann.retraining import retrain, roll_back, versions
from ann.trial import LEAST_COMPARED
from ann.versions import live_version
from tests.ann.teaching import learn, logits, logits_of_a_new_process, new_user

pytestmark = pytest.mark.django_db

ENOUGH = 3 * LEAST_COMPARED
DULL = Course(passes=1, recipe=Recipe(content_rate=0.001, deep_rate=0.0001))


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    store.forget_memory()


@pytest.fixture
def user() -> int:
    """Has version 1 in use."""
    user = new_user()
    learn(user, *range(ENOUGH))
    assert retrain(user).promoted
    return user


def test_who_was_never_retrained_has_version_0_in_use() -> None:
    user = new_user()
    [only] = versions(user)
    assert only == live_version(user)
    assert (only.number, only.live, only.trigger) == (0, True, None)
    learn(user, 1)
    assert versions(user) == [only]


def test_versions_are_told_newest_first_with_the_one_in_use(user: int) -> None:
    learn(user, ENOUGH)
    assert retrain(user).promoted
    newest, earlier, first = versions(user)
    assert [each.number for each in (newest, earlier, first)] == [2, 1, 0]
    assert [each.live for each in (newest, earlier, first)] == [True, False, False]
    assert earlier.retired_at is not None
    assert newest.retired_at is None
    assert (newest.ham, newest.spam) == (75, 76)


def test_rolled_back_the_network_is_the_earlier_one_with_every_mark_told_since(user: int) -> None:
    learn(user, ENOUGH, ENOUGH + 1)
    rollback = roll_back(user)
    assert (rollback.changed, rollback.before, rollback.now) == (True, 1, 0)
    assert rollback.sentence == "Version 0 is in use again instead of version 1."
    never_retrained = new_user("other")
    learn(never_retrained, *range(ENOUGH + 2))
    assert logits(user) == logits(never_retrained) == logits_of_a_new_process(user)
    assert store.load(user).trained_on == (76, 76)
    assert live_version(user).number == 0
    assert versions(user)[0].retired_at is not None


def test_rolling_back_and_forth_gives_the_same_bits(user: int) -> None:
    anew = logits(user)
    roll_back(user)
    old = logits(user)
    assert roll_back(user, 1).now == 1
    assert logits(user) == anew == logits_of_a_new_process(user)
    assert versions(user)[0].retired_at is None
    roll_back(user, 0)
    assert logits(user) == old == logits_of_a_new_process(user)
    assert old != anew


def test_going_back_to_a_version_without_arrays_trains_it_again(user: int) -> None:
    anew = logits(user)
    roll_back(user)
    Checkpoint.objects.filter(version=1).delete()
    roll_back(user, 1)
    assert logits(user) == anew
    assert Checkpoint.objects.filter(version=1).count() == 1


def test_a_letter_forgotten_in_between_is_forgotten_in_every_version(user: int) -> None:
    roll_back(user)
    store.unlearn(user, "letter 5")
    roll_back(user, 1)
    other = new_user("other")
    learn(other, *(each for each in range(ENOUGH + 1) if each != 5))
    assert retrain(other).promoted
    store.unlearn(other, f"letter {ENOUGH}")
    assert logits(user) == logits(other)


def test_going_back_goes_to_the_version_that_was_in_use_before_not_to_one_that_never_was(
    user: int,
) -> None:
    learn(user, ENOUGH)
    assert not retrain(user, course=DULL).promoted
    learn(user, ENOUGH + 1)
    assert retrain(user).number == 3
    assert roll_back(user).now == 1
    assert roll_back(user).now == 0


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "Version 1 is in use already."),
        (2, "Version 2 was never in use."),
        (7, "There is no version 7."),
    ],
)
def test_what_cannot_be_gone_back_to_is_said(user: int, number: int, sentence: str) -> None:
    learn(user, ENOUGH)
    assert retrain(user, course=DULL).number == 2
    before = logits(user)
    rollback = roll_back(user, number)
    assert (rollback.changed, rollback.sentence) == (False, sentence)
    assert logits(user) == before


def test_before_the_first_version_there_is_nothing() -> None:
    user = new_user()
    rollback = roll_back(user)
    assert not rollback.changed
    assert rollback.sentence == "There is no version before version 0."
    assert roll_back(user, 0).sentence == "Version 0 is in use already."


def test_nobody_goes_back_to_another_users_version(user: int) -> None:
    other = new_user("other")
    assert not roll_back(other, 1).changed
    assert live_version(user).number == 1
