"""What a process's tasks did is counted: Celery's signals, wired to `metrics`."""

import time
from pathlib import Path
from typing import Any

from celery import Task
from celery.signals import task_failure, task_postrun, task_prerun, task_retry, worker_ready
from django.conf import settings

from metrics import counting

_BEGAN = "hamlet_began"


def keep(role: str) -> None:
    """From now on this process and its children count, as processes of that role."""
    counting.keep(Path(settings.DATA_DIR) / "metrics", role=role)


@worker_ready.connect  # type: ignore[untyped-decorator]  # celery has no types
def name_tasks(*, sender: Any, **_: Any) -> None:
    """A worker is ready for its tasks, none of which has failed."""
    counting.tasks_known(name for name in sender.app.tasks if not name.startswith("celery."))


@task_prerun.connect  # type: ignore[untyped-decorator]  # celery has no types
def begin(*, task: Task, **_: Any) -> None:
    """A task begins."""
    setattr(task.request, _BEGAN, time.perf_counter())


@task_postrun.connect  # type: ignore[untyped-decorator]  # celery has no types
def end(*, task: Task, **_: Any) -> None:
    """A task has ended, well or badly."""
    began = getattr(task.request, _BEGAN, None)
    if began is not None:
        counting.task_ended(task.name, seconds=time.perf_counter() - began)
    counting.weighed()


@task_failure.connect  # type: ignore[untyped-decorator]  # celery has no types
def fail(*, sender: Task, **_: Any) -> None:
    """A task has failed at last; Celery logs it."""
    counting.task_failed(sender.name)


@task_retry.connect  # type: ignore[untyped-decorator]  # celery has no types
def try_again(*, sender: Task, **_: Any) -> None:
    """A task is handed out again."""
    counting.task_retried(sender.name)
