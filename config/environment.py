"""What the environment says, or one line that tells what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()


@contextmanager
def explained(name: str, *, example: str) -> Iterator[None]:
    """Any `ValueError` or `OSError` inside becomes an error about the variable `name`.

    The error names the variable, says what is wrong and shows a value that would do.
    It never repeats the value: that may hold a password.
    """
    try:
        yield
    except EnvError as problem:
        raise ImproperlyConfigured(f"{problem} For example: {name}={example}") from None
    except OSError as problem:
        wrong = f"{problem.strerror}: {problem.filename}"
        raise ImproperlyConfigured(f"{name}: {wrong}. For example: {name}={example}") from None
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name}: {problem}. For example: {name}={example}") from None


def required(name: str) -> str:
    """The variable's value; `ValueError` where it is missing or empty."""
    value = env.str(name, "").strip()
    if not value:
        raise ValueError("is missing, and has no default where DATABASE_URL is a server")
    return value
