"""Something odd that parsing met."""

from enum import StrEnum


class Fact(StrEnum):
    """Something odd that parsing met; each is a trait the network may weigh."""

    HIDDEN_TEXT = "text hidden from the reader"
    ZERO_WIDTH = "zero-width characters inside words"
    LOOK_ALIKE = "look-alike letters inside words"
    TRUNCATED = "more than a cap allowed; the rest was not read"
    MALFORMED = "structure that breaks the mail standards"
    UNKNOWN_CHARSET = "a character set that does not exist"
    ALTERNATIVES_DIFFER = "the plain and the rich alternative say different things"
