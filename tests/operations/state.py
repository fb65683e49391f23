"""An installation filled, looked at and emptied, each in a process of its own."""

import hashlib
import json
from typing import Any

from tests.config.fresh import python


def call(function: str, **variables: str) -> Any:
    """What a function of this file prints as JSON."""
    ran = python(
        "import config, django; django.setup(); from tests.operations import state; "
        f"state.{function}()",
        **variables,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def fill() -> None:
    """Two users of whom everything is known."""
    from tests.operations.build import somebody  # noqa: PLC0415 -- after Django is set up

    somebody("anna@elsinore.example", pk=11, marker="gravedigger")
    somebody("ben@home.example", pk=22, marker="yorick")
    print("null")


def tell() -> None:
    """Prints a digest of every table, and how both users' filters judge a letter now."""
    from filter.judging import decide  # noqa: PLC0415 -- after Django is set up
    from tests.operations.build import letters  # noqa: PLC0415
    from tests.operations.everything import everything  # noqa: PLC0415
    from users.models import User  # noqa: PLC0415

    tables = {
        name: hashlib.sha256(repr(content).encode()).hexdigest()
        for name, content in everything().items()
    }
    mail = [letter for letter, _ in letters("gravedigger")[:4]]
    judged = {
        user.address: [
            (str(each.decision.verdict), each.decision.probability) for each in decide(user, mail)
        ]
        for user in User.objects.order_by("pk")
    }
    print(json.dumps({"tables": tables, "judged": judged}))


def destroy() -> None:
    """Drops every table."""
    from django.db import connection  # noqa: PLC0415 -- after Django is set up

    off, on = (
        ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
        if connection.vendor == "sqlite"
        else ("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
        cursor.execute(on)
    print("null")
