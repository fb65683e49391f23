"""What is written down of what happens: never a secret, never the text of a mail."""

import json
import logging
import re
import traceback
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from pythonjsonlogger.json import JsonFormatter

# Striking out anything shorter would strike out words.
SHORTEST_SECRET = 6

_PASSWORD_IN_URL = re.compile(r"://[^/\s@]*:[^\s@]*@")

# An exception's message may quote a mail. These speak of the machine alone.
_SPEAKING = (OSError, OperationalError, ImproperlyConfigured)

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _Discreet(logging.Formatter):
    """Formats a record, then strikes out `secrets` and the passwords of URLs."""

    secrets: tuple[str, ...] = ()

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self.secrets:
            line = line.replace(secret, "***").replace(json.dumps(secret)[1:-1], "***")
        return _PASSWORD_IN_URL.sub("://***@", line)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 -- logging's own name
        """The frames of an exception and of its causes, and their kinds, without messages."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            message = f": {error}" if isinstance(error, _SPEAKING) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}{message}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhile handling\n".join(parts)


class Plain(_Discreet):
    """A line for a person."""


class Structured(_Discreet, JsonFormatter):
    """A JSON object on one line for a machine."""


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
            "json": {
                "()": Structured,
                "fmt": "{asctime} {levelname} {name} {process} {message}",
                "style": "{",
            },
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
