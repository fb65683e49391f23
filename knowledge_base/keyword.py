"""A spam keyword as a value."""

from dataclasses import dataclass
from enum import StrEnum


class KeywordKind(StrEnum):
    """How a keyword is compared."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    REGEX = "regex"


class KeywordPlace(StrEnum):
    """Where a keyword is looked for."""

    SUBJECT = "subject"
    BODY = "body"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: the pattern as the user wrote it, how it is compared, and where."""

    pattern: str
    kind: KeywordKind
    place: KeywordPlace
