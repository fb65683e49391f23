"""A Hamlet process of its own on a database of its own, asked to do one thing after another."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from secrets import token_urlsafe
from typing import ParamSpec, TypeVar

import django
from cryptography.fernet import Fernet

P = ParamSpec("P")
T = TypeVar("T")


class Apart:
    """One process; its settings are made as those of any worker, from its environment.

    What it is asked for are functions of modules, so that they can be named to
    another process. What they hold in memory stays there from one to the next.
    """

    def __init__(self, database_url: str, **environment: str) -> None:
        with environ(
            DATABASE_URL=database_url,
            SECRET_KEY=token_urlsafe(50),
            CREDENTIAL_KEYS=Fernet.generate_key().decode(),
            ALLOWED_HOSTS="localhost,testserver",
            OMP_NUM_THREADS="1",
            **environment,
        ):
            self._pool = ProcessPoolExecutor(
                1, mp_context=get_context("spawn"), initializer=django.setup
            )
            self._pool.submit(os.getpid).result()

    def do(self, what: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns there; raises what it raises."""
        return self.begin(what, *args, **kwargs).result()

    def begin(self, what: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """The same, to be waited for later."""
        return self._pool.submit(what, *args, **kwargs)

    def close(self) -> None:
        """The process has ended."""
        self._pool.shutdown()


@contextmanager
def environ(**said: str) -> Iterator[None]:
    """These variables hold for the processes that are started meanwhile."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
