from datetime import timedelta

import pytest
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks

from filter import schedules
from filter.schedule_times import Cron, Every, ScheduleError
from filter.tasks import retrain_on_schedule
from users.models import User

pytestmark = pytest.mark.django_db
NIGHTLY = Cron("30 3 * * *", "Europe/Copenhagen")


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


@pytest.fixture
def bob():
    return User.objects.create_user("bob@home.example")


def test_a_schedule_asks_for_a_task_that_exists():
    assert retrain_on_schedule.name == schedules.TASK


def test_a_schedule_by_the_clock_says_when_it_comes_next(anna):
    made = schedules.add(anna.pk, NIGHTLY)
    assert (made.user_id, made.when, made.last_run) == (anna.pk, NIGHTLY, None)
    assert timezone.now() < made.next_run <= timezone.now() + timedelta(days=1, minutes=1)
    local = made.next_run.astimezone(PeriodicTask.objects.get().crontab.timezone)
    assert (local.hour, local.minute, local.second) == (3, 30, 0)


def test_a_schedule_after_a_while_counts_from_its_last_run(anna):
    made = schedules.add(None, Every("7d"))
    assert abs(made.next_run - timezone.now() - timedelta(days=7)) < timedelta(seconds=5)
    ran = timezone.now() - timedelta(days=2)
    PeriodicTask.objects.update(last_run_at=ran)
    [later] = schedules.listed()
    assert later.last_run == ran
    assert abs(later.next_run - ran - timedelta(days=7)) < timedelta(seconds=5)


def test_a_run_that_no_clock_has_started_lies_in_the_past():
    schedules.add(None, Every("1h"))
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(hours=3))
    [late] = schedules.listed()
    assert late.next_run < timezone.now()


def test_a_user_is_trained_by_his_own_schedules_and_those_of_all(anna, bob):
    own, everybodys = schedules.add(anna.pk, NIGHTLY), schedules.add(None, Every("7d"))
    schedules.add(bob.pk, Every("1d"))
    assert [each.number for each in schedules.listed(anna)] == [own.number, everybodys.number]
    assert len(schedules.listed()) == 3


def test_sweeps_and_what_others_put_there_are_no_schedules_of_ours():
    made = schedules.add(None, Every("7d"))
    PeriodicTask.objects.update(task="filter.tasks.queue_forgotten")
    assert schedules.listed() == []
    for act in (schedules.find, schedules.remove, schedules.switch_off):
        with pytest.raises(ScheduleError, match=f"no schedule {made.number}"):
            act(made.number)


def test_a_schedule_is_changed_switched_off_and_on_and_removed(anna):
    made = schedules.add(anna.pk, NIGHTLY)
    assert schedules.set_time(made.number, Every("12h")).when == Every("12h")
    assert schedules.set_time(made.number, NIGHTLY).when == NIGHTLY
    assert schedules.switch_off(made.number).next_run is None
    assert not schedules.find(made.number).enabled
    assert schedules.switch_on(made.number).next_run is not None
    schedules.remove(made.number)
    assert schedules.listed() == []


def test_the_clock_is_told_of_every_change(anna):
    def told():
        return PeriodicTasks.last_change()

    before = told()
    made = schedules.add(anna.pk, NIGHTLY)
    added = told()
    schedules.switch_off(made.number)
    off = told()
    schedules.remove(made.number)
    assert before is None
    assert added < off < told()


def test_schedules_at_the_same_times_share_them(anna, bob):
    schedules.add(anna.pk, NIGHTLY)
    schedules.add(bob.pk, NIGHTLY)
    assert CrontabSchedule.objects.count() == 1


@pytest.mark.parametrize(
    ("when", "wrong"),
    [
        (Cron("30 3 * *", "UTC"), "needs five fields"),
        (Cron("@daily", "UTC"), "needs five fields"),
        (Cron("61 3 * * *", "UTC"), "61"),
        (Cron("x 3 * * *", "UTC"), "Minutes"),
        (Cron("*/0 3 * * *", "UTC"), "divided by zero"),
        (Cron("0 3 30 2 *", "UTC"), "never occurs"),
        (Cron("0 3 * * 7", "UTC"), "0 to 6 from Sunday"),
        (Cron("0 3 * * *", "Elsinore"), "Invalid timezone 'Elsinore'"),
        (Every("0d"), "write a number"),
        (Every("7"), "write a number"),
        (Every("-7d"), "write a number"),
        (Every("7 d"), "write a number"),
        (Every("367d"), "at most 366d"),
        (Every("999999999d"), "write a number"),
        (Every("\u0667d"), "write a number"),
    ],
)
def test_a_time_that_never_comes_is_refused_with_what_is_wrong(when, wrong, anna):
    with pytest.raises(ScheduleError, match=wrong):
        schedules.add(anna.pk, when)
    assert not PeriodicTask.objects.exists()


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (NIGHTLY, "At 03:30 (Europe/Copenhagen)"),
        (Cron("0 4 * * mon-fri", "UTC"), "At 04:00, Monday through Friday (UTC)"),
        (Every("1d"), "Every day"),
        (Every("12h"), "Every 12 hours"),
    ],
)
def test_times_are_told_in_words(when, told):
    assert str(when) == told
