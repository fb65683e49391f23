"""Results of pure functions of short texts, remembered."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from mail.limits import REMEMBERED, REMEMBERED_CHARACTERS

Result = TypeVar("Result")


def remembered(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """The function, which keeps its results for the texts met last.

    A long text is worked out each time: a stranger may not fill the memory
    with what he sends.
    """
    known = lru_cache(maxsize=REMEMBERED)(function)

    def recall(text: str) -> Result:
        return known(text) if len(text) <= REMEMBERED_CHARACTERS else function(text)

    return recall
