"""A process in which two threads retrain a user's network at once while a third teaches it.

Run with DATABASE_URL naming an empty database; prints what that left as JSON.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django must be set up first
from django.db import connections  # noqa: E402

from ann import store  # noqa: E402
from ann.retraining import live_version, retrain, versions  # noqa: E402
from ann.trial import LEAST_COMPARED  # noqa: E402
from tests.ann.teaching import learn, logits, logits_of_a_new_process, new_user  # noqa: E402

Result = TypeVar("Result")

# So many letters are enough to compare two networks on; so many more come meanwhile.
ENOUGH = 3 * LEAST_COMPARED + 6
MEANWHILE = 20


def at_once(together: Barrier, work: Callable[[], Result]) -> Result:
    """Works as soon as all others are about to."""
    try:
        together.wait()
        return work()
    finally:
        connections.close_all()


def main() -> None:
    """Migrates, retrains and teaches, prints."""
    call_command("migrate", verbosity=0)
    user = new_user()
    learn(user, *range(ENOUGH))
    together = Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        retraining = [pool.submit(at_once, together, lambda: retrain(user)) for _ in range(2)]
        taught = range(ENOUGH, ENOUGH + MEANWHILE)
        pool.submit(at_once, together, lambda: learn(user, *taught)).result()
        reports = [each.result() for each in retraining]
    retired = [each for each in versions(user) if each.promoted_at and not each.live]
    left = {
        "outcomes": [report.outcome for report in reports],
        "promoted": [report.number for report in reports if report.promoted],
        "live": live_version(user).number,
        "same everywhere": logits(user) == logits_of_a_new_process(user),
        "trained on": store.load(user).trained_on,
        "all retired": all(each.retired_at for each in retired),
    }
    print(json.dumps(left))


if __name__ == "__main__":
    main()
