"""Text that every database takes."""


def storable(text: str) -> str:
    """The text without NUL, and with a question mark for each lone surrogate."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
