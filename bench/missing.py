"""Something that a benchmark needs and the machine lacks."""


class MissingError(Exception):
    """The text says what is missing."""
