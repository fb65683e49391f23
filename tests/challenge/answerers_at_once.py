"""A process that answers challenges, considers letters, or dies while it answers.

Run with DATABASE_URL naming a database, and as arguments what to do and a folder: `prepare` makes
the tables, a user and his letters; `answer`, `consider` and `expire` wait until the folder holds a
file named `go`, so that several begin together; `send` says that what is due was sent; `die` is
killed in the middle of an answer. Prints what came of it as JSON.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django must be set up first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from challenge import expiring  # noqa: E402
from challenge.configuration import Caps, Configuration  # noqa: E402
from challenge.considering import consider  # noqa: E402
from challenge.delivering import answer  # noqa: E402
from challenge.models import Challenge  # noqa: E402
from challenge.state import Answer, State  # noqa: E402
from challenge.switch import Switch  # noqa: E402
from filter.models import Judgement  # noqa: E402
from knowledge_base.models import AnsweredChallenge  # noqa: E402
from tests.challenge.letters import CAME, LATER, arrives, letter, person  # noqa: E402
from users.models import User  # noqa: E402

LETTERS = 12
SOON = LATER + timedelta(days=1)
SECONDS_TO_WAIT = 100


def prepare() -> None:
    """Of two letters of each sender the first is to be asked about."""
    call_command("migrate", verbosity=0)
    anna = person()
    for number in range(LETTERS):
        for text in ("Tea?", "Well?"):
            raw = letter(f"berta@friend{number}.example", text=text)
            arrives(anna, raw, at=CAME - number * timedelta(hours=1))


def answer_all() -> list[str]:
    """Answers every challenge that is to be sent, in order."""
    return [
        answer(number, how=Answer.IMAGE, at=SOON)
        for number in Challenge.objects.exclude(expires_at=None).values_list("pk", flat=True)
    ]


def die() -> None:
    """Answers, and is killed when all but the last statement is done."""

    def kill(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "knowledge_base_answeredchallenge" in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with connection.execute_wrapper(kill):
        answer_all()


def left() -> dict[str, list[Any]]:
    """What stands in the tables."""
    rows = Challenge.objects.order_by("pk").values_list("state", "refusal")
    actions = Judgement.objects.order_by("pk").values_list("action", flat=True)
    return {
        "challenges": [list(row) for row in rows],
        "actions": list(actions),
        "passes": list(AnsweredChallenge.objects.values_list("address", flat=True)),
    }


def wait(folder: Path) -> None:
    """Until all others are ready too."""
    (folder / f"ready-{os.getpid()}").touch()
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not (folder / "go").exists():
        if time.monotonic() > deadline:
            raise TimeoutError("nobody said go")
        time.sleep(0.005)


def send() -> int:
    """What is due was sent."""
    return Challenge.objects.filter(state=State.DUE).update(state=State.SENT, sent_at=LATER)


WORK: dict[str, Callable[[], object]] = {
    "prepare": prepare,
    "answer": answer_all,
    "consider": lambda: len(consider(User.objects.get(), at=LATER)),
    "expire": lambda: expiring.expire(at=LATER + timedelta(days=14)),
    "die": die,
    "left": left,
    "send": send,
}
TOGETHER = {"answer", "consider", "expire"}


if __name__ == "__main__":
    settings.CHALLENGE = replace(Configuration(), switch=Switch.ON, caps=Caps(1000, 1000, 1000))
    if sys.argv[1] in TOGETHER:
        connection.ensure_connection()
        wait(Path(sys.argv[2]))
    print(json.dumps(WORK[sys.argv[1]]()))
