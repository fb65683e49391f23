"""Something that another process does while this one is busy: at a certain query, once."""

from collections.abc import Callable
from typing import Any


class Meanwhile:
    """Lets every query through, and acts right after the next one that holds `words`.

    To be used as a Django execute wrapper; `times` is how often it acts in all.
    """

    def __init__(self, words: str, action: Callable[[], object], *, times: int = 1) -> None:
        self.words = words
        self.action = action
        self.left = times
        self.acting = False

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if not self.acting and self.left and self.words in sql:
            self.left -= 1
            self.acting = True
            self.action()
            self.acting = False
        return done
