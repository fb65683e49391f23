import re
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from ann.models import Version
from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"
NIGHTLY = ["--cron", "30 3 * * *"]


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


def add(*args):
    [made] = run_json("schedule", "add", *args)
    return made


def test_a_schedule_is_added_for_one_account_or_for_all():
    assert add(ANNA, *NIGHTLY, "--time-zone", "Europe/Copenhagen")["address"] == ANNA
    everybodys = add("--all", "--every", "7d")
    assert (everybodys["all"], everybodys["address"]) == (True, None)
    listed = run_json("schedule", "list")
    assert [each["times"] for each in listed] == [
        {"expression": "30 3 * * *", "time_zone": "Europe/Copenhagen"},
        {"length": "7d"},
    ]


def test_a_person_reads_whose_it_is_when_it_comes_and_what_came_of_it():
    add(ANNA, *NIGHTLY)
    add("--all", "--every", "12h")
    shown = " ".join(run("schedule", "list").split())
    assert re.search(f"{ANNA} [0-9-]+ 03:30 UTC At 03:30 .UTC.", shown)
    assert re.search("all accounts [0-9-]+ [0-9:]+ UTC Every 12 hours", shown)
    assert shown.count("never yet") == 2


def test_what_came_of_the_last_run_is_told(anna):
    add(ANNA, *NIGHTLY)
    add("--all", *NIGHTLY)
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=1))
    assert run("schedule", "list").count("nothing new to learn") == 2
    Version.objects.create(
        user=anna,
        number=1,
        before=0,
        trigger="schedule",
        began_at=timezone.now(),
        seconds=1.0,
        ham=100,
        spam=50,
        upto=0,
        course={},
        reason="It is no worse and took over.",
        promoted_at=timezone.now(),
    )
    shown = " ".join(run("schedule", "list").split())
    assert "It is no worse and took over." in shown
    assert "1 retrained, 1 of them promoted" in shown
    assert run_json("schedule", "list", ANNA)[0]["outcome"]["took_over"] == 1


def test_a_clock_that_stands_still_is_told():
    add("--all", "--every", "1h")
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(hours=3))
    assert "no clock runs" in run("schedule", "list")


def test_a_schedule_of_an_account_that_is_gone_is_told():
    add(ANNA, *NIGHTLY)
    User.objects.all().delete()
    assert "an account that is gone" in " ".join(run("schedule", "list").split())


def test_with_no_schedule_the_other_way_is_told():
    assert "after every so many letters" in run("schedule", "list")
    assert run_json("schedule", "list") == []


@pytest.mark.parametrize(
    ("change", "times"),
    [
        (["--every", "12h"], {"length": "12h"}),
        (["--cron", "0 4 * * *"], {"expression": "0 4 * * *", "time_zone": "Europe/Copenhagen"}),
        (["--time-zone", "Asia/Tokyo"], {"expression": "30 3 * * *", "time_zone": "Asia/Tokyo"}),
    ],
)
def test_what_is_not_said_of_a_change_stays(change, times):
    number = str(add(ANNA, *NIGHTLY, "--time-zone", "Europe/Copenhagen")["number"])
    [changed] = run_json("schedule", "change", number, *change)
    assert (changed["times"], changed["enabled"]) == (times, True)


def test_a_schedule_is_switched_off_and_on():
    number = str(add(ANNA, *NIGHTLY)["number"])
    assert "switched off" in run("schedule", "change", number, "--disable")
    [on] = run_json("schedule", "change", number, "--enable")
    assert on["next_run"] is not None


def test_schedules_are_removed_together_or_not_at_all():
    numbers = [str(add(ANNA, *NIGHTLY)["number"]) for _ in range(2)]
    with pytest.raises(CommandError, match="no schedule 999"):
        run("schedule", "remove", *numbers, "999")
    assert len(run_json("schedule", "list")) == 2
    assert f"Schedule {numbers[0]} removed" in run("schedule", "remove", *numbers)
    assert run_json("schedule", "list") == []


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        (["add", ANNA], "--cron --every"),
        (["add", *NIGHTLY], "ADDRESS --all"),
        (["add", ANNA, *NIGHTLY, "--every", "7d"], "not allowed with"),
        (["add", ANNA, "--cron", "hourly"], "five fields"),
        (["add", ANNA, "--cron", "0 3 * * *", "--time-zone", "Elsinore"], "Invalid timezone"),
        (["add", ANNA, "--every", "7d", "--time-zone", "UTC"], "--time-zone goes with --cron"),
        (["add", "nobody@home.example", *NIGHTLY], "No account"),
        (["change", "999", "--disable"], "no schedule 999"),
        (["change", f"1{'0' * 30}", "--disable"], "no schedule 10000"),
        (["remove", "x"], "invalid int"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_wrong(args, wrong):
    with pytest.raises(CommandError, match=wrong):
        run("schedule", *args)
    assert not PeriodicTask.objects.exists()


@pytest.mark.parametrize("times", [NIGHTLY, ["--every", "7d"]])
def test_a_change_must_be_said(times):
    number = str(add(ANNA, *times)["number"])
    with pytest.raises(CommandError, match="Say what to change"):
        run("schedule", "change", number)


def test_a_while_has_no_time_zone():
    number = str(add(ANNA, "--every", "7d")["number"])
    with pytest.raises(CommandError, match="--time-zone goes with --cron"):
        run("schedule", "change", number, "--time-zone", "UTC")
