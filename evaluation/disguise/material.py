"""What a disguise draws on: chance, and good letters of the user himself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Self

from mail.message import parse

PASSAGE_WORDS = 60


@dataclass(frozen=True, slots=True)
class Material:
    """A source of chance for one message, and the texts of the user's ham, none empty."""

    chance: Random
    ham: Sequence[str]

    @classmethod
    def of(cls, raw: bytes, *, ham: Sequence[str], seed: int = 0) -> Self:
        """Material whose chance depends on the message and the seed alone."""
        # simulates, hides nothing
        chance = Random(f"{seed} {sha256(raw).hexdigest()}")  # noqa: S311
        return cls(chance, ham)

    def good_words(self) -> str:
        """Consecutive words of one of the user's good letters, at most 60; "" if he has none."""
        if not self.ham:
            return ""
        words = self.chance.choice(self.ham).split()
        start = self.chance.randrange(max(1, len(words) - PASSAGE_WORDS + 1))
        return " ".join(words[start : start + PASSAGE_WORDS])


Disguise = Callable[[bytes, Material], bytes]


def text_of(raw: bytes) -> str:
    """What a person sees of a letter."""
    return parse(raw).text.strip()
