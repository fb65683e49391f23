"""Hamlet started afresh in an environment of the test's own choosing."""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

# Far beyond what anything takes here; a machine that is busy stalls.
SECONDS_TO_WAIT = 300

PASSED_ON = {"PATH", "HOME", "LANG", "SSL_CERT_FILE"}


def environment(**variables: str) -> dict[str, str]:
    """An environment that says nothing of Hamlet but `variables`."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON} | variables


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a new Python from the root of the project."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_WAIT,
    )


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `manage.py`."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_WAIT,
    )


def setting(expression: str, **variables: str) -> Any:
    """The value of a Python expression over `settings`, as JSON carries it."""
    ran = python(
        "import json; from config import settings as _; from django.conf import settings; "
        f"print(json.dumps({expression}))",
        **variables,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def refusal(**variables: str) -> str:
    """The last line that Hamlet says as it refuses to start."""
    ran = python("import config.settings", **variables)
    assert ran.returncode != 0, "it started"
    return ran.stderr.strip().splitlines()[-1]
