"""Compiled loops: Numba, where a step is too small for a call of NumPy or PyTorch."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function, compiled when first called; kept on disk where a folder may be written to.

    Numba takes half a second to import and a hundred megabytes: import what is
    compiled where it is needed.
    """
    try:
        fast = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        fast = numba.njit(nogil=True)(function)
    return cast("Function", fast)  # it is called in the same way
