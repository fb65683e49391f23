"""What is written down of what happens: never a secret, never the text of a mail."""

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from celery import current_task
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from kombu.exceptions import OperationalError as BrokerError

# Striking out anything shorter would strike out words.
SHORTEST_SECRET = 6

_PASSWORD_IN_URL = re.compile(r"://[^/\s@]*:[^\s@]*@")
# Lines outlive the people they speak of: accounts are told by number. Bounded, for linear time.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:/*]{1,64}@(?=[\w-]+\.)")

# Who has the link to a challenge may answer it, and Django tells of requests that fail.
_CODE = re.compile(r"/c/[A-Za-z0-9]{16,}")

# An exception's message may quote a mail. These speak of the machine alone.
_SPEAKING = (OSError, OperationalError, BrokerError, ImproperlyConfigured)

# Of MySQL's own errors these are of the server: connections, locks, disk, tables, shutdown. Others
# quote the value that they refuse. From the last number on they are of the line to it.
_OF_THE_SERVER = {
    1021,
    1030,
    1040,
    1044,
    1045,
    1049,
    1053,
    1114,
    1129,
    1130,
    1146,
    1205,
    1213,
    1927,
}
_FIRST_OF_THE_LINE = 2000

# Others put into a line, as they see fit, exceptions that are ours; we know what we say.
_OTHERS = ("celery", "kombu", "django", "asyncio", "concurrent")

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _Discreet(logging.Formatter):
    """Formats a record, then strikes out `secrets`, passwords of URLs, and who has an address."""

    secrets: tuple[str, ...] = ()

    def format(self, record: logging.LogRecord) -> str:
        line = self.line(discreet(record))
        for secret in self.secrets:
            line = line.replace(secret, "***").replace(json.dumps(secret)[1:-1], "***")
        line = _CODE.sub("/c/***", line)
        return _ADDRESS.sub("***@", _PASSWORD_IN_URL.sub("://***@", line))

    def line(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return super().format(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 -- logging's own name
        """The frames of an exception and of its causes, and their kinds, without messages."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{kind(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhile handling\n".join(parts)


class Plain(_Discreet):
    """A line for a person."""


class Structured(_Discreet):
    """A JSON object on one line for a machine.

    time (UTC), level, logger, event and process always; task, task_id and rows
    (the numbers that the task was given) within a task; error where there is
    an exception.
    """

    def line(self, record: logging.LogRecord) -> str:
        """The record as JSON; nothing that its caller has added beside the message is taken."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            "process": record.process,
        }
        if current_task:
            request = current_task.request
            fields |= {"task": current_task.name, "task_id": request.id}
            fields["rows"] = [each for each in request.args or () if isinstance(each, int)]
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


def discreet(record: logging.LogRecord) -> logging.LogRecord:
    """The record without the words of exceptions that others have put into it."""
    if record.name.partition(".")[0] not in _OTHERS:
        return record
    quiet = logging.makeLogRecord(record.__dict__)
    # What a formatter before this one has made of the exception.
    quiet.exc_text = None
    given = record.args
    if isinstance(given, Mapping):
        # Celery's account of a task that failed has the exception as text already.
        found = (record.exc_info or (None, None))[1]
        words = {"exc": "" if found is None else kind(found), "traceback": ""}
        quiet.args = {**given, **{name: words[name] for name in words.keys() & given.keys()}}
    elif given:
        quiet.args = tuple(kind(x) if isinstance(x, BaseException) else x for x in given)
    return quiet


def kind(error: BaseException) -> str:
    """What kind of exception it is; with its message where that speaks of the machine alone."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if not isinstance(error, _SPEAKING):
        return name
    code = error.args[0] if isinstance(error, OperationalError) and error.args else ""
    if isinstance(code, int) and code < _FIRST_OF_THE_LINE and code not in _OF_THE_SERVER:
        return f"{name} ({code})"
    return f"{name}: {error}"


def logging_settings(*, level: int, form: str, secrets: list[str]) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as `plain` lines or as `json`."""
    for formatter in (Plain, Structured):
        formatter.secrets = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": Plain,
                "fmt": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
            "json": {"()": Structured},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # These write whole statements, responses and messages when they debug.
            "django.db.backends": {"level": "INFO"},
            "imapclient": {"level": "INFO"},
            "aioimaplib": {"level": "INFO"},
            "django": {"handlers": [], "level": level, "propagate": True},
        },
    }
