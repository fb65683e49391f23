"""A process that sends what is due, or dies while it does.

Run with DATABASE_URL naming a database, and as arguments what to do, the port of a mail server and
a folder: `prepare` makes the tables and the challenges; `send` waits until the folder holds a file
named `go`, so that several begin together; `die` is killed as soon as the server has its first
letter. Prints, as JSON, what became of each letter.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django must be set up first
from django.core.management import call_command  # noqa: E402

from challenge import sending  # noqa: E402
from challenge.configuration import Caps  # noqa: E402
from challenge.models import Challenge  # noqa: E402
from challenge.posting import Posted  # noqa: E402
from challenge.switch import Switch  # noqa: E402
from tests.challenge.build import configured  # noqa: E402
from tests.challenge.mail import NOON  # noqa: E402
from tests.challenge.test_sending import RAW, anna, asked  # noqa: E402

LETTERS = 12
SECONDS_TO_WAIT = 100


def prepare() -> None:
    """Anna's mail has so many senders to ask."""
    call_command("migrate", verbosity=0)
    user = anna()
    for number in range(LETTERS):
        asked(user, RAW + b"%d" % number, sender=f"ben{number}@person.example")


def send_all(at: datetime) -> list[str | None]:
    """Sends all that is due, in order."""
    return [sending.send(number, at=at) for number in sending.due(at=at)]


def die() -> None:
    """Is killed between the server's last word and ours."""

    def post(challenge: Challenge, *, at: datetime) -> Posted:
        sending.post(challenge, at=at)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    sending.send(sending.due(at=NOON)[0], at=NOON, post=post)


def main(work: str, port: str, folder: Path) -> None:
    """Does the work."""
    configured(
        settings,
        switch=Switch.ON,
        smtp_url=f"smtp://127.0.0.1:{port}",
        caps=Caps(all_an_hour=1_000),
    )
    if work == "send":
        (folder / str(os.getpid())).touch()
        give_up = time.monotonic() + SECONDS_TO_WAIT
        while not (folder / "go").exists() and time.monotonic() < give_up:
            time.sleep(0.005)
    works: dict[str, Callable[[], object]] = {
        "prepare": prepare,
        "send": lambda: send_all(NOON),
        "later": lambda: send_all(NOON + sending.CLAIM + timedelta(seconds=1)),
        "die": die,
    }
    print(json.dumps(works[work]()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
