"""Letters for the network's tests, written here, and what the network sees of them."""

import random
from functools import cache

from ann.example import Example, example
from ann.stored_sample import StoredSample
from mail.message import Message, parse

HAM = [
    "meeting",
    "agenda",
    "minutes",
    "patch",
    "review",
    "compile",
    "kernel",
    "list",
    "thanks",
    "regards",
    "garden",
]
SPAM = [
    "winner",
    "mortgage",
    "viagra",
    "offer",
    "free",
    "cash",
    "click",
    "unsubscribe",
    "guaranteed",
    "$$$",
    "loan",
]


def letter(text: str, *, subject: str = "Hello", extra: str = "") -> Message:
    """A parsed plain-text message."""
    head = f"From: Ann <ann@example.org>\nTo: bob@example.net\nSubject: {subject}\n{extra}"
    return parse(f"{head}\n{text}\n".encode())


@cache
def told(number: int, *, spam: bool) -> Example:
    """The example of a letter of twelve words, different for every number, as `spam` says."""
    dice = random.Random(2 * number + spam)
    words = dice.choices(SPAM if spam else HAM, k=12)
    return example(letter(" ".join(words), subject=f"{words[0]} {number}"), {"traffic": 0.5})


def samples(count: int, *, first: int = 0) -> list[StoredSample]:
    """So many samples of letters that were told, one in two of them spam."""
    return [
        StoredSample(number % 2 == 0, None, told(number, spam=number % 2 == 0).to_bytes())
        for number in range(first, first + count)
    ]
