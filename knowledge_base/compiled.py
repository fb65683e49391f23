"""Loops compiled by Numba: once for a kind of processor, and kept in the data folder.

Numba would write beside the code, where an installed program may not. What it
keeps is code, so it is believed only in a folder that is ours alone. Where
nothing can be kept each process compiles for itself, for a second or so.
Processes that start at once may all compile: Numba replaces whole files.
"""

from collections.abc import Callable
from pathlib import Path
from pickle import UnpicklingError
from typing import TypeVar, cast

import numba
from django.conf import settings

from knowledge_base.private_folder import is_private

Function = TypeVar("Function", bound=Callable[..., object])

FOLDER = settings.DATA_DIR / "compiled"
# What a folder that cannot be written to, a full disk and a file that is not whole look like.
CANNOT_BE_KEPT = (RuntimeError, OSError, EOFError, UnpicklingError)


def compiled(*types: str, folder: Path = FOLDER) -> Callable[[Function], Function]:
    """Makes native code of a function, for arguments of these Numba types and no others."""
    signature = f"({', '.join(types)},)"

    def compile_it(function: Function) -> Function:
        if is_private(folder):
            numba.config.CACHE_DIR = str(  # type: ignore[attr-defined]  # made as it is loaded
                folder
            )
            try:
                return cast("Function", numba.njit(signature, cache=True, nogil=True)(function))
            except CANNOT_BE_KEPT:
                pass
        return cast("Function", numba.njit(signature, nogil=True)(function))

    return compile_it
