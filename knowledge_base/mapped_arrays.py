"""A file of arrays as they stand in memory: it is mapped, not read, and processes share its pages.

The file: magic and version, a checksum of all that follows it, the length of
the description, the size of the file, a description in JSON, the arrays.
Written by the machine that maps it, in its own order of bytes.
"""

import json
import math
import struct
from collections.abc import Mapping
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from typing import IO, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# A change to what is written, or to what it means, draws a new number.
MAGIC = b"HamletA2"
HEAD = struct.Struct("=8sI")
SIZES = struct.Struct("=IQ")
DESCRIBED = HEAD.size + SIZES.size
ALIGNED = 64


class DamagedError(ValueError):
    """The file is not what `write` wrote."""


def write(file: IO[bytes], about: Mapping[str, object], arrays: Mapping[str, NDArray[Any]]) -> None:
    """The file, new and empty before, holds the arrays and what is said about them."""
    shapes = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
    described = json.dumps({"about": about, "arrays": shapes}).encode()
    pieces = [described]
    place = DESCRIBED + len(described)
    for array in arrays.values():
        content = array.tobytes()
        pieces += [bytes(-place % ALIGNED), content]
        place += -place % ALIGNED + len(content)
    sizes = SIZES.pack(len(described), place)
    checksum = crc32(sizes)
    for piece in pieces:
        checksum = crc32(piece, checksum)
    file.writelines([HEAD.pack(MAGIC, checksum), sizes, *pieces])


def mapped(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What `write` wrote there; the arrays stay readable when the file is removed.

    Raises `DamagedError` where a byte of it is another, `OSError` where there
    is none. To write to an array would not change the file.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size < DESCRIBED:
            raise DamagedError(f"{path.name} is too short.")
        content = mmap(file.fileno(), size, access=ACCESS_COPY)
    magic, checksum = HEAD.unpack_from(content)
    length, whole = SIZES.unpack_from(content, HEAD.size)
    with memoryview(content) as view:
        if magic != MAGIC or whole != size or crc32(view[HEAD.size :]) != checksum:
            raise DamagedError(f"{path.name} is no file of this version, or not whole.")
    said = json.loads(content[DESCRIBED : DESCRIBED + length])
    place, arrays = DESCRIBED + length, {}
    for name, kind, shape in said["arrays"]:
        place += -place % ALIGNED
        array = np.frombuffer(content, np.dtype(kind), math.prod(shape), offset=place)
        arrays[name] = array.reshape(shape)
        place += array.nbytes
    return said["about"], arrays
