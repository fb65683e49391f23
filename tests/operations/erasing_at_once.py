"""A user is erased while a worker judges his mail as fast as it can."""

import json
import threading
import time

import django


def main() -> None:
    """Prints what of the user is left, and how often the worker judged and was refused."""
    django.setup()
    from django.db import IntegrityError, close_old_connections, connections  # noqa: PLC0415
    from django.db.utils import OperationalError  # noqa: PLC0415

    from filter.judging import judge  # noqa: PLC0415 -- after Django is set up, as all of these
    from operations.erasing import erase  # noqa: PLC0415
    from tests.operations.build import letters, somebody  # noqa: PLC0415
    from tests.operations.everything import places  # noqa: PLC0415
    from users.models import User  # noqa: PLC0415

    anna = somebody("anna@elsinore.example", pk=987_654_321, marker="gravedigger")
    stop = threading.Event()
    counts = {"judged": 0, "refused": 0}

    def work() -> None:
        mail = letters("gravedigger")
        remembered = User.objects.get(pk=anna.pk)
        try:
            while not stop.is_set():
                close_old_connections()
                for letter, _ in mail:
                    time.sleep(0.02)
                    try:
                        judge(remembered, [letter])
                        counts["judged"] += 1
                    except (IntegrityError, OperationalError):
                        counts["refused"] += 1
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    while not counts["judged"]:
        time.sleep(0.01)
    erase(anna)
    refused = counts["refused"]
    while counts["refused"] == refused:
        time.sleep(0.01)
    stop.set()
    worker.join()
    left = places(number=987_654_321, words=("anna@elsinore.example", "gravedigger"))
    print(json.dumps({"left": sorted(left), **counts}))
