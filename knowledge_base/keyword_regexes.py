"""Regular expressions that users write, on an engine whose time is linear in the text."""

from collections.abc import Iterator, Sequence
from typing import Any

import re2

from knowledge_base.keyword import Keyword

# Enough for any one expression of a list; a hostile one is refused, not swallowed.
MOST_MEMORY = 8 * 2**20


class RegexError(ValueError):
    """The text is no regular expression that can serve as a keyword; the message says why."""


def options() -> re2.Options:
    """Letters in either case match, and nothing is written to stderr."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    chosen.never_capture = True
    chosen.max_mem = MOST_MEMORY
    return chosen


def check_regex(pattern: str) -> None:
    """Raises `RegexError` unless the pattern compiles and matches something less than anything."""
    try:
        compiled = re2.compile(pattern, options())
    except re2.error as error:
        [reason] = error.args
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RegexError(
            f"“{pattern}” is no regular expression: {text}. The syntax is RE2's; "
            "look-around and back-references are not in it."
        ) from error
    if compiled.search("") is not None:
        raise RegexError(f"“{pattern}” matches even an empty message, so it would match all mail.")


class KeywordRegexes:
    """Several expressions; one pass tells whether any of them stands in a text at all."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._each = [(keyword, re2.compile(keyword.pattern, options())) for keyword in keywords]
        self._any = _compiled_together(keywords)

    def found(self, text: str) -> Iterator[tuple[Keyword, str]]:
        """The expressions that the text contains, each with the first place where it does."""
        if not self._each or (self._any is not None and self._any.search(text) is None):
            return
        for keyword, expression in self._each:
            match = expression.search(text)
            if match is not None:
                yield keyword, match[0]


def _compiled_together(keywords: Sequence[Keyword]) -> Any:
    together = "|".join(f"(?:{keyword.pattern})" for keyword in keywords)
    try:
        return re2.compile(together, options())
    except re2.error:
        # Together they are too large, or two name a group alike; each alone is still right.
        return None
