from dataclasses import asdict

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from ann import store
from ann.course import RETRAINED, Course
from ann.models import Checkpoint, History, Sample, Version
from ann.reading import MOST_PENDING
from ann.recipe import Recipe
from ann.retraining import (
    ATTEMPTS,
    Outcome,
    Trigger,
    live_version,
    retrain,
    roll_back,
    versions,
)
from ann.trial import LEAST_COMPARED
from tests.ann.letters import told
from tests.ann.meanwhile import Meanwhile
from tests.ann.teaching import learn, logits, logits_of_a_new_process, new_user

pytestmark = pytest.mark.django_db

# So many letters are enough to compare two networks on.
ENOUGH = 3 * LEAST_COMPARED + 6
# The last query before training.
BASIS_IS_READ = "COUNT(*)"
DULL = Course(passes=1, recipe=Recipe(content_rate=0.001, deep_rate=0.0001))


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    store.forget_memory()


@pytest.fixture
def user() -> int:
    user = new_user()
    learn(user, *range(ENOUGH))
    return user


def test_a_network_that_is_no_worse_takes_over(user: int) -> None:
    before = logits(user)
    report = retrain(user, trigger=Trigger.SCHEDULE)
    assert report.outcome is Outcome.PROMOTED
    assert report.promoted
    assert (report.ham, report.spam, report.number) == (78, 78, 1)
    assert report.comparison is not None
    assert report.comparison.messages == 52
    assert "took over" in report.reason
    assert logits(user) == logits_of_a_new_process(user) != before
    live = live_version(user)
    assert (live.number, live.trigger, live.course) == (1, Trigger.SCHEDULE, RETRAINED)
    assert live.comparison == report.comparison
    assert live.promoted_at is not None
    assert live.live


def test_a_network_that_is_worse_does_not_but_is_remembered(user: int) -> None:
    before = logits(user)
    report = retrain(user, course=DULL)
    assert report.outcome is Outcome.KEPT
    assert not report.promoted
    assert "stays" in report.reason
    assert logits(user) == before == logits_of_a_new_process(user)
    [tried, first] = versions(user)
    assert (tried.number, tried.live, tried.promoted_at) == (1, False, None)
    assert tried.reason == report.reason
    assert first.live
    assert Checkpoint.objects.filter(version=1).count() == 0


def test_with_too_little_mail_to_compare_nothing_takes_over() -> None:
    user = new_user("new")
    assert retrain(user).outcome is Outcome.TOO_LITTLE
    assert retrain(user).number is None
    learn(user, *range(10))
    before = logits(user)
    report = retrain(user)
    assert (report.outcome, report.number, report.comparison) == (Outcome.TOO_LITTLE, 1, None)
    assert "too little mail" in report.reason
    assert versions(user)[0].comparison is None
    assert logits(user) == before


def test_what_was_tried_on_the_same_letters_is_not_tried_again(user: int) -> None:
    assert retrain(user, course=DULL).number == 1
    again = retrain(user, course=DULL)
    assert (again.outcome, again.number) == (Outcome.NOTHING_NEW, None)
    assert retrain(user).outcome is Outcome.PROMOTED
    assert retrain(user).outcome is Outcome.NOTHING_NEW
    learn(user, ENOUGH)
    assert retrain(user).number == 3
    assert [each.number for each in versions(user)] == [3, 2, 1, 0]


def test_the_network_in_use_is_the_training_on_all_and_then_what_came(user: int) -> None:
    retrain(user)
    learn(user, *range(ENOUGH, ENOUGH + 10))
    other = new_user("other")
    learn(other, *range(ENOUGH))
    retrain(other)
    Checkpoint.objects.filter(user_id=other).delete()
    learn(other, *range(ENOUGH, ENOUGH + 10))
    assert logits(user) == logits(other) == logits_of_a_new_process(user)
    assert store.load(user).trained_on == store.load(other).trained_on == (83, 83)


@pytest.mark.parametrize("number", [0, ENOUGH - 1, ENOUGH + 3])
def test_forgetting_is_as_if_it_had_never_been_learned_in_a_retrained_network_too(
    user: int, number: int
) -> None:
    retrain(user)
    learn(user, *range(ENOUGH, ENOUGH + 6))
    logits(user)
    store.unlearn(user, f"letter {number}")
    other = new_user("other")
    learn(other, *(each for each in range(ENOUGH) if each != number))
    assert retrain(other).promoted
    learn(other, *(each for each in range(ENOUGH, ENOUGH + 6) if each != number))
    assert logits(user) == logits(other) == logits_of_a_new_process(user)
    assert store.load(user).trained_on == store.load(other).trained_on


def test_a_training_that_must_be_done_again_is_done_once_and_kept(user: int) -> None:
    retrain(user)
    store.unlearn(user, "letter 3")
    assert not Checkpoint.objects.filter(version=1).exists()
    first = logits(user)
    [kept] = Checkpoint.objects.filter(version=1)
    assert (kept.count, kept.upto) == (ENOUGH - 1, Version.objects.get().upto)
    Sample.objects.filter(digest="letter 4").update(spam=False)
    assert logits_of_a_new_process(user) == first


def test_a_letter_forgotten_during_the_training_makes_it_begin_again(user: int) -> None:
    with connection.execute_wrapper(
        Meanwhile(BASIS_IS_READ, lambda: store.unlearn(user, "letter 3"))
    ):
        report = retrain(user)
    assert report.outcome is Outcome.PROMOTED
    assert (report.ham, report.spam) == (77, 78)
    assert live_version(user).ham == 77
    other = new_user("other")
    learn(other, *(each for each in range(ENOUGH) if each != 3))
    retrain(other)
    assert logits(user) == logits(other)


def test_where_letters_are_forgotten_again_and_again_the_training_gives_up(user: int) -> None:
    numbers = iter(range(ENOUGH))
    forget = Meanwhile(
        BASIS_IS_READ, lambda: store.unlearn(user, f"letter {next(numbers)}"), times=ATTEMPTS
    )
    with connection.execute_wrapper(forget):
        report = retrain(user)
    assert (report.outcome, report.number) == (Outcome.DISTURBED, None)
    assert live_version(user).number == 0
    assert not Version.objects.exists()


def test_letters_told_during_the_training_are_learned_after_it(user: int) -> None:
    with connection.execute_wrapper(
        Meanwhile(BASIS_IS_READ, lambda: learn(user, *range(ENOUGH, ENOUGH + 5)))
    ):
        report = retrain(user)
    assert report.promoted
    assert report.ham + report.spam == ENOUGH
    other = new_user("other")
    learn(other, *range(ENOUGH))
    retrain(other)
    learn(other, *range(ENOUGH, ENOUGH + 5))
    assert logits(user) == logits(other)
    assert store.load(user).trained_on == store.load(other).trained_on


@pytest.mark.parametrize("meanwhile", ["retrained", "rolled back"])
def test_where_another_version_comes_into_use_meanwhile_this_one_is_left(
    user: int, meanwhile: str
) -> None:
    if meanwhile == "rolled back":
        retrain(user)
        learn(user, ENOUGH, ENOUGH + 1)

    def elsewhere() -> None:
        if meanwhile == "retrained":
            assert retrain(user, course=Course(passes=3)).promoted
        else:
            assert roll_back(user).changed

    with connection.execute_wrapper(Meanwhile(BASIS_IS_READ, elsewhere)):
        report = retrain(user)
    assert (report.outcome, report.number) == (Outcome.OVERTAKEN, None)
    assert [each.number for each in versions(user)] == [1, 0]
    assert live_version(user).number == (1 if meanwhile == "retrained" else 0)


def test_only_the_version_in_use_and_the_one_before_keep_their_arrays(user: int) -> None:
    for number in range(3):
        learn(user, ENOUGH + number)
        assert retrain(user).promoted
    assert set(Checkpoint.objects.values_list("version", flat=True)) == {2, 3}
    for number in range(ENOUGH + 10, ENOUGH + 10 + 4 * MOST_PENDING):
        learn(user, number)
        store.load(user)
    assert Checkpoint.objects.filter(version=3).count() == 3  # its beginning, and two from there on
    assert logits(user) == logits_of_a_new_process(user)


def test_another_process_takes_the_new_version_over_too(user: int) -> None:
    logits(user)
    elsewhere = dict(store._memory)
    retrain(user)
    anew = logits(user)
    store._memory.update(elsewhere)
    assert logits(user) == anew
    elsewhere = dict(store._memory)
    roll_back(user)
    old = logits(user)
    store._memory.update(elsewhere)
    assert logits(user) == old != anew


def test_loading_a_retrained_network_asks_as_few_questions(
    user: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    retrain(user)
    learn(user, ENOUGH)
    store.forget_memory()
    with django_assert_max_num_queries(7):
        store.load(user)
    with django_assert_max_num_queries(1):
        store.load(user)


def test_two_users_have_versions_of_their_own(user: int) -> None:
    other = new_user("other")
    learn(other, *range(ENOUGH))
    before = logits(other)
    retrain(user)
    assert logits(other) == before
    assert versions(other) == [live_version(other)]
    assert retrain(other).number == 1


def test_a_user_who_goes_takes_his_versions_along(user: int) -> None:
    retrain(user)
    History.objects.get(user_id=user).user.delete()
    assert not Version.objects.exists()
    assert not Checkpoint.objects.exists()


def test_a_report_can_be_told_as_plain_values(user: int) -> None:
    told_as = asdict(retrain(user))
    assert told_as["outcome"] == "promoted"
    assert told_as["comparison"]["messages"] == 52


def test_a_doubted_mark_is_trained_with_its_weight(user: int) -> None:
    store.learn(user, "doubted", told(5000, spam=True), spam=False, weight=0.1)
    report = retrain(user)
    assert (report.ham, report.spam) == (78, 78)
    doubted = logits(user)
    other = new_user("other")
    learn(other, *range(ENOUGH))
    store.learn(other, "doubted", told(5000, spam=True), spam=False)
    retrain(other)
    assert doubted != logits(other)
