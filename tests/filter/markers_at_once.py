"""A process in which two threads say the opposite of nearly identical letters at once.

Run with DATABASE_URL naming an empty database, and as argument the number of
rounds, each of a user of its own; prints what each round left as JSON.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django must be set up first
from django.db import connections  # noqa: E402

from filter.feedback import learn  # noqa: E402
from filter.models import Mark  # noqa: E402
from knowledge_base.label import Label  # noqa: E402
from knowledge_base.models import EarlierHam, EarlierSpam  # noqa: E402
from tests.filter.mailings import copy, user  # noqa: E402
from users.models import User  # noqa: E402


def say(person: User, number: int, label: Label, together: Barrier) -> str:
    """Marks one copy as soon as all others are about to."""
    try:
        together.wait()
        return learn(person, copy(number), label, source="button")
    finally:
        connections.close_all()


def main(rounds: int) -> None:
    """Migrates, marks, prints."""
    call_command("migrate", verbosity=0)
    left = []
    for number in range(rounds):
        person = user(f"anna{number}@home.example")
        together = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            said = [
                pool.submit(say, person, place, label, together)
                for place, label in enumerate(Label)
            ]
            changes = sorted(each.result() for each in said)
        weights = sorted(Mark.objects.filter(user=person).values_list("weight", flat=True))
        taught = [model.objects.filter(user=person).count() for model in (EarlierHam, EarlierSpam)]
        left.append([changes, weights, sum(taught)])
    print(json.dumps(left))


if __name__ == "__main__":
    main(int(sys.argv[1]))
