"""A probability as a person reads it."""


def percent(share: float) -> str:
    """The share in percent, never rounded to certainty."""
    if share < 0.001:
        return "< 0.1 %"
    if share > 0.999:
        return "> 99.9 %"
    return f"{share * 100:.1f} %"
