"""One round's questions: derived from a key and the challenge's handle, so that none is stored."""

import hmac
import json
import unicodedata
from dataclasses import dataclass

from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.state import Answer

# No vowels, for the letters are to spell nothing; none that is taken for another.
LETTERS = "CFHJKLMNPRTVWXY"
DIGITS = "0123456789"
LENGTH = 5
SMALLEST, LARGEST = 2, 9


@dataclass(frozen=True, slots=True)
class Puzzle:
    """The same question three ways: whoever answers one of them has answered."""

    letters: str
    digits: str
    left: int
    right: int

    @property
    def answers(self) -> dict[Answer, str]:
        """What is to be typed: letters, five digits, or one or two digits, never to be confused."""
        return {
            Answer.IMAGE: self.letters,
            Answer.AUDIO: self.digits,
            Answer.SUM: str(self.left + self.right),
        }


def puzzle_of(challenge: Challenge) -> Puzzle:
    """What is asked in the challenge's present round; ValueError where no key is set."""
    keys = configuration().keys
    if not keys:
        raise ValueError("A puzzle needs a key: set CHALLENGE_KEYS.")
    return derived(challenge, key=keys[0])


def solved(challenge: Challenge, said: str) -> Answer | None:
    """Which of the three was answered rightly, by any live key; None: none.

    Every answer is compared, each in constant time, so that the time tells nothing.
    """
    given = plain(said).encode()
    right = [
        how
        for key in configuration().keys
        for how, answer in derived(challenge, key=key).answers.items()
        if hmac.compare_digest(answer.encode(), given)
    ]
    return right[0] if right else None


def plain(said: str) -> str:
    """What was typed, as it is compared: capitals, digits of any script as ours, nothing else."""
    compatible = unicodedata.normalize("NFKC", said[:200]).upper()
    decimals = (str(unicodedata.decimal(sign, sign)) for sign in compatible)
    return "".join(sign for sign in decimals if sign.isalnum())


def derived(challenge: Challenge, *, key: bytes) -> Puzzle:
    """The puzzle of this handle and round: HMAC-SHA256 under the key, read as one number."""
    named = json.dumps(["puzzle", challenge.handle, challenge.round]).encode()
    number = int.from_bytes(hmac.digest(key, named, "sha256"), "big")

    def drawn(choices: str) -> str:
        nonlocal number
        number, place = divmod(number, len(choices))
        return choices[place]

    return Puzzle(
        letters="".join(drawn(LETTERS) for _ in range(LENGTH)),
        digits="".join(drawn(DIGITS) for _ in range(LENGTH)),
        left=int(drawn(DIGITS[SMALLEST : LARGEST + 1])),
        right=int(drawn(DIGITS[SMALLEST : LARGEST + 1])),
    )
