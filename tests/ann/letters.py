"""Letters for the network's tests, written here, and what the network sees of them."""

import random

from ann.example import Example, example
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


def told(number: int, *, spam: bool) -> Example:
    """The example of a letter of twelve words, different for every number, as `spam` says."""
    dice = random.Random(2 * number + spam)
    words = dice.choices(SPAM if spam else HAM, k=12)
    return example(letter(" ".join(words), subject=f"{words[0]} {number}"), {"traffic": 0.5})
