import json
from pathlib import Path

import pytest
from celery.exceptions import QueueNotFound

from config.broker import SECONDS_A_TASK_MAY_RUN, SECONDS_UNTIL_REDELIVERY
from config.celery import QUEUES, app
from metrics.reading import Counted
from tests.config.fresh import python
from tests.config.worker import send, wait_until, worker
from tests.servers.redis import Redis


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


def test_a_worker_on_the_embedded_broker_does_what_another_process_asked(
    tmp_path: Path, log: Path
) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data")}
    before, after = tmp_path / "before", tmp_path / "after"
    send("write", str(before), "asked before the worker started", **variables)
    with worker(log, **variables):
        wait_until(before.exists, log)
        send("write", str(after), "é ✓", **variables)
        wait_until(after.exists, log)
    assert after.read_text(encoding="utf-8") == "é ✓"
    assert list((tmp_path / "data" / "queue" / "messages").iterdir()) == []


def test_a_worker_on_redis_does_what_another_process_asked(
    redis: Redis, tmp_path: Path, log: Path
) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "BROKER_URL": redis.url}
    done = tmp_path / "done"
    with worker(log, **variables):
        send("write", str(done), "done", **variables)
        wait_until(done.exists, log)


def test_a_task_whose_process_is_killed_is_done_by_the_next(
    redis: Redis, tmp_path: Path, log: Path
) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "BROKER_URL": redis.url}
    done = tmp_path / "done"
    with worker(log, **variables):
        send("kill_the_worker_once", str(done), **variables)
        wait_until(done.exists, log)


def test_retries_are_bounded(redis: Redis, tmp_path: Path, log: Path) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "BROKER_URL": redis.url}
    runs = tmp_path / "runs"
    with worker(log, **variables):
        send("fail_always", str(runs), **variables)
        wait_until(lambda: "MaxRetriesExceeded" in log.read_text(encoding="utf-8"), log)
    assert runs.read_text(encoding="utf-8") == "run\n" * 6


def test_a_task_that_kills_whoever_takes_it_is_given_up_and_holds_up_no_other(
    redis: Redis, tmp_path: Path, log: Path
) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "BROKER_URL": redis.url}
    runs, done = tmp_path / "runs", tmp_path / "done"
    with worker(log, **variables):
        send("kill_the_worker_always", str(runs), **variables)
        send("write", str(done), "done", **variables)
        wait_until(done.exists, log)
        wait_until(lambda: counted("hamlet_tasks_failed_total", tmp_path / "data") == 1, log)
    assert runs.read_text(encoding="utf-8") == "run\n" * 6
    assert counted("hamlet_tasks_retried_total", tmp_path / "data") == 5


def counted(series: str, data: Path) -> float:
    """What the processes of that installation have counted, of whatever task."""
    samples = [
        sample for metric in Counted(data / "metrics").collect() for sample in metric.samples
    ]
    return sum(sample.value for sample in samples if sample.name == series)


def test_a_worker_refuses_to_start_where_a_check_fails(tmp_path: Path, log: Path) -> None:
    with worker(log, DATA_DIR=str(tmp_path), SECRET_KEY="short") as process:
        assert process.wait(timeout=60) != 0
    assert "hamlet.E002" in log.read_text(encoding="utf-8")


def test_a_misspelt_queue_is_an_error() -> None:
    with pytest.raises(QueueNotFound, match="jugde"):
        app.amqp.router.route({"queue": "jugde"}, "a.task")


def test_the_queues_are_those_of_the_design() -> None:
    assert QUEUES == ("sync", "judge", "train", "challenge")
    assert set(app.amqp.queues) == set(QUEUES)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("imap.tasks.sync_all", "sync"),
        ("imap.tasks.sync_account", "sync"),
        ("imap.tasks.start_account", "train"),
        ("imap.return_tasks.take_what_came_back", "challenge"),
        ("challenge.tasks.consider_all", "challenge"),
        ("challenge.send_tasks.send", "challenge"),
        ("filter.tasks.judge_stored", "judge"),
        ("filter.tasks.retrain", "train"),
        ("operations.tasks.forget_raw", "judge"),
    ],
)
def test_each_task_waits_in_its_own_queue(task: str, queue: str) -> None:
    app.loader.import_default_modules()
    assert task in app.tasks
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_what_the_clock_asks_for_is_a_task() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_only_json_is_read_and_written() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"


def test_a_task_is_stopped_before_redis_would_hand_it_out_again() -> None:
    assert app.conf.task_time_limit == SECONDS_A_TASK_MAY_RUN < SECONDS_UNTIL_REDELIVERY


def test_the_visibility_timeout_reaches_redis(tmp_path: Path) -> None:
    ran = python(
        "from config.celery import app; "
        "print(app.conf.broker_transport_options['visibility_timeout'])",
        DATA_DIR=str(tmp_path),
        BROKER_URL="redis://localhost",
    )
    assert ran.stdout.strip() == str(SECONDS_UNTIL_REDELIVERY)


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_task_that_fails_is_logged_with_its_number_and_no_word_of_the_mail(
    form: str, tmp_path: Path, log: Path
) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "LOG_FORMAT": form}
    ran = tmp_path / "ran"
    with worker(log, **variables):
        send("fail_with_mail", str(ran), "alas poor Yorick", **variables)
        wait_until(lambda: "ValueError" in log.read_text(encoding="utf-8"), log)
    text = log.read_text(encoding="utf-8")
    assert "Yorick" not in text
    assert "raised unexpected: builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "example_tasks.py" in text
    if form == "json":
        lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        [failed] = [line for line in lines if "raised unexpected" in line["event"]]
        assert failed["task"] == "tests.config.example_tasks.fail_with_mail"
        assert len(failed["task_id"]) == 36
        assert failed["rows"] == []
