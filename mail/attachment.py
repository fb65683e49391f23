"""A part that is not shown as text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not shown as text: media type in lower case, file name, decoded bytes."""

    media_type: str
    filename: str
    size: int
