"""The keys of references as arrays, which a file can keep."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A reference: when it was learned, in microseconds, and its digest.
Key = tuple[int, str]
Parts = Mapping[str, NDArray[Any]]


def parts_of(keys: Sequence[Key]) -> dict[str, NDArray[Any]]:
    """The keys in their order, for `keys_of`."""
    digests = "\n".join(digest for _, digest in keys).encode()
    return {
        "times": np.array([time for time, _ in keys], np.int64),
        "digests": np.frombuffer(digests, np.uint8),
    }


def keys_of(parts: Parts) -> list[Key]:
    """The keys of which these are the parts."""
    times, digests = parts["times"].tolist(), parts["digests"].tobytes().decode()
    return list(zip(times, digests.split("\n"), strict=True)) if times else []
