"""How a network's numbers are rounded where a checkpoint keeps them, in one place.

A parameter keeps half precision. The root of its sum of squares, which only
sets the length of coming steps, keeps one byte: eighths of octaves upwards from
2**-27, so that 4 % more or less do not matter.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

CODES = 256
_STEPS_PER_OCTAVE = 8
_LEAST_OCTAVE = -27


def codes(roots: Floats) -> Codes:
    """The byte that keeps each root, which is above 0."""
    steps = np.rint((np.log2(roots) - _LEAST_OCTAVE) * _STEPS_PER_OCTAVE)
    nearest: Codes = np.clip(steps, 0, CODES - 1).astype(np.uint8)
    return nearest


def roots(codes: Codes) -> Floats:
    """The root that each byte stands for."""
    exact: Floats = np.exp2(codes.astype(np.float32) / _STEPS_PER_OCTAVE + _LEAST_OCTAVE)
    return exact


def kept_squares() -> tuple[Floats, Floats]:
    """The sum of squares that each byte stands for [256], and the least that it keeps [256].

    The least are found by bisection over the floating-point numbers, so that
    who looks a code up by them finds the one that `codes` gives.
    """
    kept = roots(np.arange(CODES, dtype=np.uint8)) ** 2
    low = np.ones(CODES, dtype=np.uint32)
    high = np.full(CODES, np.float32(1e30).view(np.uint32))
    while np.any(high - low > 1):
        middle = low + (high - low) // 2
        reached = codes(np.sqrt(middle.view(np.float32))) >= np.arange(CODES)
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    least = high.view(np.float32).copy()
    least[0] = 0.0
    return kept, least
