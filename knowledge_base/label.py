"""What a person can say of a message."""

from enum import StrEnum


class Label(StrEnum):
    """A person's word: the message is wanted, or it is not."""

    HAM = "ham"
    SPAM = "spam"
