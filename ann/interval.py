"""The range in which a share lies."""

from math import sqrt

Z_95 = 1.959963984540054


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of the share `part` / `whole`, 0 to 1; the whole range of nothing.

    Source: E. B. Wilson, Probable inference, the law of succession, and
    statistical inference, JASA 22 (1927).
    """
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, Z_95**2 / whole
    middle = share + weight / 2
    reach = sqrt(weight * (share * (1 - share) + weight / 4))
    low, high = (middle - reach) / (1 + weight), (middle + reach) / (1 + weight)
    return (low if part else 0.0), (high if part < whole else 1.0)
