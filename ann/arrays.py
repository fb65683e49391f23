"""A network's numbers as compact, versioned bytes: only those that ever moved, rounded."""

import struct

import numpy as np
import numpy.typing as npt
import zstandard

from ann import rounding
from ann.streams import planes, whole

Arrays = dict[str, npt.NDArray[np.float32]]

VERSION = 1
_HEADER = struct.Struct("<BB")
_ENTRY = struct.Struct("<HII")


class UnknownLayout(ValueError):  # noqa: N818  it is the layout that is unknown, no slip
    """Stored arrays have a version or names that this program does not know."""


def pack(parameters: Arrays, roots: Arrays) -> bytes:
    """The parameters that ever moved, those whose root is not 0, in half precision, and the roots.

    `unpack` gives them back rounded; packing what was unpacked changes nothing more.
    """
    parts = [_HEADER.pack(VERSION, len(parameters))]
    for name, parameter in parameters.items():
        root = roots[name].ravel()
        moved = np.flatnonzero(root)
        label = name.encode()
        parts += [
            _ENTRY.pack(len(label), root.size, len(moved)),
            label,
            planes(np.diff(moved, prepend=0).astype("<u4")),
            planes(parameter.ravel()[moved].astype("<f2")),
            rounding.codes(root[moved]).tobytes(),
        ]
    return zstandard.ZstdCompressor(level=3).compress(b"".join(parts))


def unpack(stored: bytes, start: Arrays) -> tuple[Arrays, Arrays]:
    """Parameters and roots as packed, the parameters that never moved as in `start`.

    Raises UnknownLayout where the names or sizes are not those of `start`.
    """
    body = zstandard.ZstdDecompressor().decompress(bytes(stored))
    version, entries = _HEADER.unpack_from(body)
    if version != VERSION or entries != len(start):
        raise UnknownLayout("this network was stored by another version of Hamlet")
    place = _HEADER.size
    parameters: Arrays = {}
    roots: Arrays = {}
    for _ in range(entries):
        length, size, count = _ENTRY.unpack_from(body, place)
        place += _ENTRY.size
        name = body[place : place + length].decode()
        place += length
        if name not in start or start[name].size != size:
            raise UnknownLayout("this network was stored by another version of Hamlet")
        steps = whole(body[place : place + 4 * count], 4).view("<u4")
        moved = np.cumsum(steps, dtype=np.int64)
        place += 4 * count
        parameters[name], roots[name] = start[name].copy(), np.zeros_like(start[name])
        values = whole(body[place : place + 2 * count], 2).view("<f2")
        parameters[name].ravel()[moved] = values.astype(np.float32)
        place += 2 * count
        kept = np.frombuffer(body, dtype=np.uint8, count=count, offset=place)
        roots[name].ravel()[moved] = rounding.roots(kept)
        place += count
    return parameters, roots
