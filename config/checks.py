"""System checks: what `manage.py check` finds wrong with an installation, and how to mend it.

Errors: E001 collation, E002 secret key, E003 credential keys, E004 country database,
E005 data folder. Warnings: W001 no torch, W002 the embedded broker beside a server.
"""

import importlib.util
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from tempfile import TemporaryFile
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from knowledge_base.country_database import database_problem

COLLATION = "utf8mb4_bin"
SHORTEST_SECRET_KEY = 50


@register(Tags.database)
def collation(*, databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """On MySQL the whole database compares text byte by byte, as SQLite does."""
    problems: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "mysql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT @@collation_database")
            (found,) = cursor.fetchone()
        if found != COLLATION:
            name = connection.settings_dict["NAME"]
            problems.append(
                Error(
                    f"The database {name!r} has the collation {found}, not {COLLATION}.",
                    hint=f"Before the first migrate: ALTER DATABASE `{name}` CHARACTER SET utf8mb4 "
                    f"COLLATE {COLLATION}; after it: dump, make the database anew, load.",
                    id="hamlet.E001",
                )
            )
    return problems


@register(Tags.security)
def secret_key(**_: Any) -> list[CheckMessage]:
    """The key that signs sessions cannot be guessed."""
    if len(settings.SECRET_KEY) >= SHORTEST_SECRET_KEY:
        return []
    return [
        Error(
            f"SECRET_KEY is shorter than {SHORTEST_SECRET_KEY} characters.",
            hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="hamlet.E002",
        )
    ]


@register(Tags.security)
def credential_keys(**_: Any) -> list[CheckMessage]:
    """There is a first key, and all are keys, so that stored passwords can be read."""
    keys = settings.CREDENTIAL_KEYS
    problem = "CREDENTIAL_KEYS is empty." if not keys else None
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            problem = f"Key {place} of CREDENTIAL_KEYS is not 32 bytes in URL-safe base64."
    if problem is None:
        return []
    return [
        Error(
            problem,
            hint="Make one: python -c 'from cryptography.fernet import Fernet; "
            "print(Fernet.generate_key().decode())'. Several are separated by commas, "
            "the newest first.",
            id="hamlet.E003",
        )
    ]


@register()
def country_database(**_: Any) -> list[CheckMessage]:
    """The file that gives the country of an address can be read."""
    problem = database_problem()
    if problem is None:
        return []
    return [Error(problem, id="hamlet.E004")]


@register()
def data_folder(**_: Any) -> list[CheckMessage]:
    """DATA_DIR is a folder that this process may write in."""
    try:
        with TemporaryFile(dir=settings.DATA_DIR):
            return []
    except OSError as problem:
        return [
            Error(
                f"DATA_DIR {settings.DATA_DIR} cannot be written in: {problem.strerror}.",
                hint="Make it and give it to the user that runs Hamlet, or set DATA_DIR.",
                id="hamlet.E005",
            )
        ]


@register()
def network_library(
    *, find: Callable[[str], ModuleSpec | None] = importlib.util.find_spec, **_: Any
) -> list[CheckMessage]:
    """Torch is there, or step 6 will be unsure of everything."""
    if find("torch") is not None:
        return []
    return [
        checks.Warning(
            "torch is not installed: the step `misbehaviour` will be unsure of every message.",
            hint="pip install -r requirements.txt",
            id="hamlet.W001",
        )
    ]


@register()
def embedded_broker(**_: Any) -> list[CheckMessage]:
    """A database for many machines is not paired with a queue for one."""
    if settings.EMBEDDED_DATABASE or not settings.BROKER.embedded:
        return []
    return [
        checks.Warning(
            "The queue is a folder of this machine, though the database is a server.",
            hint="Set BROKER_URL, for example redis://localhost:6379/0.",
            id="hamlet.W002",
        )
    ]
