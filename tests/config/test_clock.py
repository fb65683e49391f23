import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from config.celery import SWEEPS, app
from config.clock import Clock
from filter import schedules
from filter.schedule_times import Cron, Every
from tests.config.fresh import manage, python
from tests.config.worker import clock, wait_until, worker

# The scheduler drops connections that are in a transaction, as those of other tests are.
ON_ITS_OWN = pytest.mark.django_db(transaction=True)


def names() -> set[str]:
    return set(PeriodicTask.objects.values_list("name", flat=True))


@ON_ITS_OWN
def test_the_clock_keeps_the_sweeps_of_the_code_and_nothing_else() -> None:
    assert set(Clock(app=app).schedule) == names() == set(SWEEPS)
    for sweep in PeriodicTask.objects.all():
        assert sweep.task == SWEEPS[sweep.name][0]
        assert sweep.expire_seconds == sweep.interval.every


@ON_ITS_OWN
def test_a_sweep_that_the_code_has_no_more_is_gone_and_an_administrators_own_stay() -> None:
    Clock(app=app)
    schedules.add(None, Every("7d"))
    by_hand = PeriodicTask.objects.first()
    assert by_hand is not None
    by_hand.pk, by_hand.name, by_hand.description = None, "by hand", ""
    by_hand.save()
    PeriodicTask.objects.filter(name="sync all accounts").update(name="a sweep of yore")
    before = names()
    Clock(app=app)
    assert names() == before - {"a sweep of yore"} | {"sync all accounts"}


@ON_ITS_OWN
def test_a_clock_that_starts_again_remembers_when_each_sweep_ran() -> None:
    Clock(app=app)
    ran = timezone.now() - timedelta(minutes=3)
    PeriodicTask.objects.update(last_run_at=ran)
    Clock(app=app)
    assert set(PeriodicTask.objects.values_list("last_run_at", flat=True)) == {ran}


@ON_ITS_OWN
def test_a_run_that_was_missed_is_made_up_for_whatever_the_hour() -> None:
    hour = (timezone.now() + timedelta(hours=12)).hour
    missed = schedules.add(None, Cron(f"0 {hour} * * *", "UTC"))
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(days=2))
    name = PeriodicTask.objects.get(pk=missed.number).name
    assert Clock(app=app).schedule[name].is_due().is_due


def test_a_clock_without_tables_says_what_to_do(tmp_path: Path) -> None:
    log = tmp_path / "clock.log"
    with clock(log, DATA_DIR=str(tmp_path)) as process:
        assert process.wait(timeout=60) != 0
    assert "run `manage.py migrate` first" in log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_schedules_and_letters_retrain_networks_on_the_embedded_broker(tmp_path: Path) -> None:
    data, log = {"DATA_DIR": str(tmp_path)}, tmp_path / "celery.log"
    migrated = manage("migrate", **data)
    assert migrated.returncode == 0, migrated.stderr
    call("prepare", **data)
    with clock(tmp_path / "clock.log", **data), worker(log, **data):
        wait_until(lambda: len(retrainings(**data)) == 2, log)
    assert retrainings(**data) == [
        ["anna@home.example", "letters"],
        ["bob@home.example", "schedule"],
    ]


def retrainings(**variables: str) -> list[list[str]]:
    return json.loads(call("retrainings", **variables))  # type: ignore[no-any-return]  # JSON


def call(function: str, **variables: str) -> str:
    """What a function of `tests.config.due_retrainings` prints, in a process of its own."""
    ran = python(
        "import config, django; django.setup(); "
        f"from tests.config import due_retrainings; due_retrainings.{function}()",
        **variables,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
