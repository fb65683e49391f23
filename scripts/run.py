#!/usr/bin/env python3
"""The one-command start: migrates, judges the sample, then serves the site with a worker.

    python scripts/run.py PORT

One process until the end, which then becomes honcho: whatever signal stops it stops everything.
"""

import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def parsed_port(text: str) -> int:
    """The port; `SystemExit` with a line for a person where it is none, or is taken."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        # As gunicorn does: a port that a closed connection still holds for a minute is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SystemExit(f"Port {port} is not for this user; take another: PORT=8001") from None
        except OSError:
            raise SystemExit(
                f"Port {port} is taken, perhaps by another Hamlet; stop it, or take another port: "
                "make run PORT=8001"
            ) from None
    return port


def main() -> None:
    """Prepares, then becomes the process that runs the Procfile."""
    port = parsed_port(sys.argv[1])
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 -- after a bad port has been refused at once
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- likewise
    from django.core.management import CommandError, call_command  # noqa: PLC0415 -- likewise

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("demo")
    except (ImproperlyConfigured, CommandError) as problem:
        raise SystemExit(str(problem)) from None
    print(f"\nHamlet is at http://127.0.0.1:{port}/ - Ctrl-C stops it.\n", flush=True)
    honcho = str(ROOT / ".venv" / "bin" / "honcho")
    os.execv(honcho, [honcho, "start", "--port", str(port)])  # noqa: S606 -- no shell is meant


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
