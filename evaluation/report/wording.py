"""Numbers as a report writes them."""

from math import isnan

from evaluation.measures.interval import Interval

UNKNOWN = "n/a"


def number(value: float | None, digits: int = 2) -> str:
    """A number with so many decimals, and “n/a” where it is unknown."""
    return UNKNOWN if value is None or isnan(value) else f"{value:,.{digits}f}"


def between(interval: Interval | None, digits: int = 2) -> str:
    """An interval in brackets, nothing where it is unknown."""
    if interval is None or isnan(interval.low):
        return ""
    return f"({number(interval.low, digits)} to {number(interval.high, digits)})"
