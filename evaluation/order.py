"""The order in which labelled mail is replayed: as the corpus has it, or shuffled by a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Self, TypeVar

T = TypeVar("T")


class OrderError(ValueError):
    """An order that cannot be; the message says which can."""


@dataclass(frozen=True, slots=True)
class Order:
    """The corpus's own order where `seed` is None, else the shuffle of that seed."""

    seed: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The order of `index` or `shuffled:SEED`."""
        word, colon, seed = text.strip().partition(":")
        if word == "index" and not colon:
            return cls()
        if word == "shuffled" and seed.isascii() and seed.isdigit():
            return cls(int(seed))
        raise OrderError(
            f"“{text}” is no order. There are: index (the corpus's own), shuffled:N (N a seed)."
        )

    def __str__(self) -> str:
        return "index" if self.seed is None else f"shuffled:{self.seed}"

    def of(self, items: Sequence[T]) -> list[T]:
        """The items in this order; the same items and seed give the same."""
        arranged = list(items)
        if self.seed is not None:
            Random(self.seed).shuffle(arranged)  # noqa: S311 - mixes, hides nothing
        return arranged


def orders(text: str) -> tuple[Order, ...]:
    """The orders that a list such as `index,shuffled:1` names, each once; raises OrderError."""
    return tuple(dict.fromkeys(Order.parse(name) for name in text.split(",")))
