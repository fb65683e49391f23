"""Commands run as from a shell, their output as a person or a script would get it."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command


def run(name: str, *args: str) -> str:
    """What `manage.py NAME ARGS` prints."""
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def run_json(name: str, *args: str) -> Any:
    """What `manage.py NAME ARGS --json` prints, read as a script would."""
    return json.loads(run(name, *args, "--json"))
