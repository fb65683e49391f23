from datetime import UTC, datetime, timedelta

import pytest
from django_celery_beat.models import PeriodicTask

from ann.models import History, Sample, Version
from ann.trained_version import Trigger
from filter import policies, schedules
from filter.models import Judgement
from filter.retraining import AT_ONCE, Due, due, due_by_schedule, is_due, standing
from filter.schedule_outcomes import LastRun, last_runs
from filter.schedule_times import Every
from users.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def user(name="anna", *, after=5):
    made = User.objects.create_user(f"{name}@home.example")
    policies.set_retrain_after(made, after)
    return made


def told(by, at):
    """A mark that was told at that time."""
    sample = Sample.objects.create(
        user=by, digest=f"{Sample.objects.count()}", spam=True, example=b""
    )
    Sample.objects.filter(pk=sample.pk).update(learned_at=at)
    History.objects.update_or_create(user=by, defaults={"last_sample": sample.pk})


def letters(to, count, at):
    made = Judgement.objects.bulk_create(
        Judgement(
            user=to,
            digest=f"{number}",
            verdict="ham",
            probability=0.1,
            step="misbehaviour",
            action="deliver",
            trail=[],
            signals={},
            arrived_at=at,
        )
        for number in range(count)
    )
    Judgement.objects.filter(pk__in=[each.pk for each in made]).update(judged_at=at)


def trained(whose, at, *, trigger=Trigger.LETTERS, promoted=True):
    latest = Sample.objects.filter(user=whose, learned_at__lte=at).order_by("-id").first()
    return Version.objects.create(
        user=whose,
        number=Version.objects.filter(user=whose).count() + 1,
        before=0,
        trigger=trigger,
        began_at=at,
        seconds=1.0,
        ham=0,
        spam=0,
        upto=latest.pk if latest else 0,
        course={},
        reason="It was no worse and took over.",
        promoted_at=at if promoted else None,
    )


def came_round(at, *, whose=None):
    made = schedules.add(whose, Every("1d"))
    PeriodicTask.objects.filter(pk=made.number).update(last_run_at=at)
    return made


def test_the_nth_letter_since_the_last_training_makes_a_user_due():
    anna = user(after=5)
    told(anna, NOW - 9 * HOUR)
    trained(anna, NOW - 8 * HOUR)
    letters(anna, 9, NOW - 9 * HOUR)
    told(anna, NOW - 7 * HOUR)
    letters(anna, 4, NOW - 7 * HOUR)
    assert due(NOW) == []
    assert standing(anna).letters == 4
    letters(anna, 1, NOW - 6 * HOUR)
    assert due(NOW) == [Due(anna.pk, Trigger.LETTERS, NOW)]
    trained(anna, NOW - 5 * HOUR)
    assert due(NOW) == []


def test_a_network_that_was_never_trained_counts_all_letters():
    anna = user(after=5)
    letters(anna, 5, NOW)
    assert due(NOW) == []
    told(anna, NOW)
    assert due(NOW) == [Due(anna.pk, Trigger.LETTERS, NOW)]


def test_with_nothing_told_since_there_is_nothing_to_train_on():
    anna = user(after=5)
    told(anna, NOW - 9 * HOUR)
    trained(anna, NOW - 8 * HOUR)
    letters(anna, 50, NOW - 7 * HOUR)
    assert due(NOW) == []
    assert standing(anna).letters == 50


def test_after_no_number_of_letters_means_never():
    anna = user(after=0)
    told(anna, NOW)
    letters(anna, 5, NOW)
    assert due(NOW) == []


def test_who_has_said_nothing_is_retrained_as_his_preset_says():
    anna = User.objects.create_user("anna@home.example")
    assert standing(anna).retrain_after == policies.policy_of(anna).retrain_after
    policies.use_preset(anna, "published")
    assert standing(anna).retrain_after == policies.policy_of(anna).retrain_after


def test_the_letters_of_another_user_count_for_nothing():
    anna, bob = user("anna"), user("bob")
    told(anna, NOW)
    letters(bob, 5, NOW)
    trained(bob, NOW)
    assert due(NOW) == []
    assert standing(anna).letters == 0


def test_an_account_that_is_switched_off_is_left_alone():
    anna = user()
    told(anna, NOW)
    letters(anna, 5, NOW)
    User.objects.update(is_active=False)
    assert due(NOW) == []


@pytest.mark.parametrize("everybody", [True, False])
def test_a_schedule_that_came_round_is_followed_though_the_queue_lost_it(everybody):
    anna, bob = user("anna"), user("bob")
    told(anna, NOW - 3 * HOUR)
    came_round(NOW - 2 * HOUR, whose=None if everybody else anna.pk)
    assert due(NOW) == [Due(anna.pk, Trigger.SCHEDULE, NOW - 2 * HOUR)]
    told(bob, NOW - 3 * HOUR)
    assert [each.user_id for each in due(NOW)] == ([anna.pk, bob.pk] if everybody else [anna.pk])
    trained(anna, NOW - HOUR, trigger=Trigger.SCHEDULE)
    assert [each.user_id for each in due(NOW)] == ([bob.pk] if everybody else [])


def test_a_mark_told_after_a_schedule_came_round_waits_for_its_next_run():
    anna = user()
    came_round(NOW - 2 * HOUR)
    told(anna, NOW - HOUR)
    assert due(NOW) == []
    PeriodicTask.objects.update(last_run_at=NOW)
    assert due(NOW) == [Due(anna.pk, Trigger.SCHEDULE, NOW)]


def test_a_schedule_that_is_switched_off_or_never_came_round_asks_for_nothing():
    anna = user()
    told(anna, NOW - 3 * HOUR)
    schedules.add(None, Every("1d"))
    came = came_round(NOW - 2 * HOUR)
    PeriodicTask.objects.filter(pk=came.number).update(enabled=False)
    assert due(NOW) == []


def test_as_it_comes_round_a_schedule_skips_who_has_told_nothing_new():
    anna, bob = user("anna"), user("bob")
    told(anna, NOW - 3 * HOUR)
    trained(anna, NOW - 2 * HOUR)
    told(bob, NOW - 3 * HOUR)
    assert due_by_schedule(None, NOW) == [Due(bob.pk, Trigger.SCHEDULE, NOW)]
    assert due_by_schedule(anna.pk, NOW) == []
    assert due_by_schedule(bob.pk, NOW) == [Due(bob.pk, Trigger.SCHEDULE, NOW)]


def test_who_waits_longest_comes_first_and_only_so_many_at_a_time():
    for number in range(AT_ONCE + 2):
        each = User.objects.create(address=f"{number}@home.example")
        if number != AT_ONCE + 1:
            trained(each, NOW - (2 * HOUR if number == AT_ONCE else HOUR))
        told(each, NOW)
    second, first = User.objects.order_by("-pk").values_list("pk", flat=True)[:2][::-1]
    found = due_by_schedule(None, NOW)
    assert [each.user_id for each in found[:2]] == [first, second]
    assert len(found) == AT_ONCE


@pytest.mark.parametrize("trigger", Trigger)
def test_what_is_done_already_is_not_due_again(trigger):
    anna = user(after=5)
    told(anna, NOW - 3 * HOUR)
    letters(anna, 5, NOW - 3 * HOUR)
    asked = Due(anna.pk, trigger, NOW - 2 * HOUR)
    assert is_due(asked)
    trained(anna, NOW - HOUR)
    assert not is_due(asked)


def test_a_mark_that_was_taken_back_is_nothing_new():
    anna = user(after=5)
    told(anna, NOW - 3 * HOUR)
    letters(anna, 5, NOW)
    Sample.objects.all().delete()
    assert due(NOW) == []


def test_a_person_who_asks_again_is_answered_again():
    anna = user()
    told(anna, NOW - 3 * HOUR)
    trained(anna, NOW - HOUR)
    assert is_due(Due(anna.pk, Trigger.DEMAND, NOW))
    assert not is_due(Due(anna.pk, Trigger.SCHEDULE, NOW))


def test_whoever_went_back_from_the_newest_version_is_retrained_only_when_he_asks():
    anna = user(after=5)
    told(anna, NOW - 5 * HOUR)
    version = trained(anna, NOW - 4 * HOUR)
    told(anna, NOW - 3 * HOUR)
    letters(anna, 5, NOW - 3 * HOUR)
    came_round(NOW - 2 * HOUR)
    assert [each.user_id for each in due(NOW)] == [anna.pk]
    Version.objects.filter(pk=version.pk).update(retired_at=NOW - HOUR)
    assert due(NOW) == due_by_schedule(anna.pk, NOW) == []
    assert not is_due(Due(anna.pk, Trigger.LETTERS, NOW))
    assert is_due(Due(anna.pk, Trigger.DEMAND, NOW))


def test_an_account_that_is_gone_is_not_due():
    assert not is_due(Due(0, Trigger.DEMAND, NOW))
    assert due_by_schedule(0, NOW) == []


@pytest.mark.parametrize("users", [1, 4])
def test_the_sweep_takes_three_queries_however_many_users(users, django_assert_num_queries):
    for number in range(users):
        each = user(f"{number}")
        told(each, NOW - 3 * HOUR)
        letters(each, 5, NOW)
    came_round(NOW - 2 * HOUR)
    with django_assert_num_queries(3):
        assert len(due(NOW)) == users


def test_every_user_is_due_after_his_own_number_of_letters():
    for number, after in enumerate((3, 5, 5, 6, 0)):
        each = user(f"{number}", after=after)
        told(each, NOW - 3 * HOUR)
        letters(each, 5, NOW)
    silent = User.objects.create_user("silent@home.example")
    told(silent, NOW - 3 * HOUR)
    letters(silent, 5, NOW)
    assert [str(User.objects.get(pk=each.user_id))[0] for each in due(NOW)] == ["0", "1", "2"]


def test_what_came_of_a_schedules_last_run_is_told():
    anna, bob, eve = user("anna"), user("bob"), user("eve")
    for each in (anna, bob, eve):
        told(each, NOW - 3 * HOUR)
    trained(bob, NOW - 2 * HOUR, trigger=Trigger.SCHEDULE)
    everybodys, annas = came_round(NOW - HOUR), came_round(NOW - HOUR, whose=anna.pk)
    never = schedules.add(eve.pk, Every("1d"))
    outcomes = last_runs(schedules.listed())
    assert outcomes[everybodys.number] == LastRun(0, 0, 2, "")
    assert outcomes[annas.number] == LastRun(0, 0, 1, "")
    assert never.number not in outcomes
    made = trained(anna, NOW, trigger=Trigger.SCHEDULE)
    trained(eve, NOW, trigger=Trigger.SCHEDULE, promoted=False)
    outcomes = last_runs(schedules.listed())
    assert outcomes[everybodys.number] == LastRun(2, 1, 0, made.reason)
    assert outcomes[annas.number] == LastRun(1, 1, 0, made.reason)
