"""What no program that does the same work could go below, measured in the process that works."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import compat32
from hashlib import sha256
from typing import Any

import numpy as np
from django.db import connection

from bench.letters import Labelled
from bench.reference_user import ADDRESS
from bench.took import Took, took
from bench.work import user_at
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter

ROUND_TRIPS = 500


@dataclass
class Statements:
    """The SQL that was executed meanwhile, in order, with its parameters."""

    executed: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Notes a statement, and has it executed."""
        self.executed.append((sql, params))
        return execute(sql, params, many, context)


@contextmanager
def statements() -> Iterator[Statements]:
    """What the default connection executes meanwhile."""
    noted = Statements()
    with connection.execute_wrapper(noted):
        yield noted


def hash_all(letters: Sequence[Letter]) -> Took:
    """Every byte is read once, by SHA-256, which names the letter."""
    return took(lambda: [sha256(letter.raw).digest() for letter in letters])


def compat32_all(letters: Sequence[Letter]) -> Took:
    """Python's own parser, its old policy: structure only, nothing decoded."""
    return took(lambda: [message_from_bytes(letter.raw, policy=compat32) for letter in letters])


def round_trip() -> float:
    """Seconds that the smallest query takes, through Django's cursor."""

    def ask() -> None:
        with connection.cursor() as cursor:
            for _ in range(ROUND_TRIPS):
                cursor.execute("SELECT 1")
                cursor.fetchall()

    return min(took(ask).wall for _ in range(3)) / ROUND_TRIPS


def statements_of_judging(letters: Sequence[Letter], address: str = ADDRESS) -> int:
    """How many statements the judging of these letters at once executes."""
    user = user_at(address)
    with statements() as noted:
        judge(user, letters)
    return len(noted.executed)


def statements_of_learning(lessons: Sequence[Labelled], address: str = ADDRESS) -> int:
    """How many statements the learning of these letters executes, one mark after another."""
    user = user_at(address)
    judge(user, [each.letter for each in lessons])
    with statements() as noted:
        for each in lessons:
            learn(user, each.letter, each.label, source="button")
    return len(noted.executed)


def flops() -> float:
    """Floating point operations a second of a matrix times a vector too large for the cache."""
    matrix = np.ones((2_048, 4_096), np.float32)
    vector = np.ones(4_096, np.float32)
    best = min(took(lambda: matrix @ vector).wall for _ in range(10))
    return 2 * matrix.size / best
