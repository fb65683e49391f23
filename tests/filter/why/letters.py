"""A user who knows two kinds of letters, and the cases of letters that he may get."""

from functools import cache
from typing import Any

from ann.example import example
from ann.reading import untrained
from ann.stored_network import StoredNetwork
from ann.stored_sample import StoredSample
from filter.attention import Attention
from filter.case import Case
from filter.policy import CAREFUL, Policy
from filter.signals import signals
from knowledge_base.knowledge import Knowledge
from mail.message import parse
from tests.ann.letters import HAM, SPAM
from tests.filter.build import NOON

WATCHFUL = Attention(judged=100, spoken=100)
PLAIN = "From: Ann <ann@example.org>\nTo: bob@example.net\n"


def raw(text: str, *, subject: str = "Hello", extra: str = "") -> bytes:
    return f"{PLAIN}Subject: {subject}\n{extra}\n{text}\n".encode()


def case_of(letter: bytes, *, network: StoredNetwork | None = None, **known: Any) -> Case:
    """The letter before the court of a user who speaks of all his mail."""
    return Case(parse(letter), NOON, Knowledge(**known), network or trained(), policy(), WATCHFUL)


def policy() -> Policy:
    return CAREFUL


@cache
def trained() -> StoredNetwork:
    """Many letters of three words each: half speak of gardens, half of mortgages."""
    told = []
    for number in range(240):
        spam = number % 2 == 1
        words = SPAM if spam else HAM
        text = " ".join(words[(number + step) % len(words)] for step in (0, 3, 5))
        case = Case(
            parse(raw(text, extra=f"X-Mailer: {'Bulk' if spam else 'Quill'} 2.0\n")),
            NOON,
            Knowledge(),
            untrained(),
            CAREFUL,
            WATCHFUL,
        )
        features = example(case.message, signals(case)).to_bytes()
        told.append(StoredSample(spam, 0.9 if spam else 0.1, features))
    return untrained().after(told)
