"""The programs that come with MySQL and MariaDB, run on the configured database."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from operations.backup_manifest import BackupError

DUMP = ("mariadb-dump", "mysqldump")
CLIENT = ("mariadb", "mysql")


def program(names: Sequence[str]) -> str:
    """The path of the first of these programs that is installed."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise BackupError(
        f"{names[0]} is not installed: apt-get install mariadb-client (or default-mysql-client)."
    )


def arguments(settings: Mapping[str, Any]) -> list[str]:
    """How to reach the database that Django's settings name, but for the password."""
    options = settings.get("OPTIONS", {})
    socket = options.get("unix_socket", "")
    ssl = options.get("ssl", {})
    host = settings.get("HOST", "")
    if host.startswith("/"):
        host, socket = "", host
    return [
        "--no-defaults",
        *([f"--socket={socket}"] if socket else []),
        *([f"--host={host}"] if host and not socket else []),
        *([f"--port={settings['PORT']}"] if settings.get("PORT") and not socket else []),
        *([f"--user={settings['USER']}"] if settings.get("USER") else []),
        *([f"--ssl-ca={ssl['ca']}"] if "ca" in ssl else []),
        *([f"--ssl-cert={ssl['cert']}"] if "cert" in ssl else []),
        *([f"--ssl-key={ssl['key']}"] if "key" in ssl else []),
        "--default-character-set=utf8mb4",
    ]


def start(
    names: Sequence[str], settings: Mapping[str, Any], *options: str, **pipes: Any
) -> subprocess.Popen[bytes]:
    """The running program on that database; other people of this machine cannot see the password.

    It is in the environment, which only this user and root can read.
    """
    command = [program(names), *arguments(settings), *options, settings["NAME"]]
    environment = {**os.environ, "MYSQL_PWD": settings.get("PASSWORD", "")}
    return subprocess.Popen(command, env=environment, **pipes)  # noqa: S603 -- no shell


def finish(process: subprocess.Popen[bytes], errors: bytes) -> None:
    """The program has ended well; `BackupError` with its own words where it has not."""
    if process.wait():
        said = errors.decode("utf-8", "replace").strip().splitlines()
        raise BackupError(said[-1] if said else "The program failed without a word.")
