"""A file of counts, as prometheus_client lays it out: whether it is whole."""

import json
import struct
import sys
from pathlib import Path
from typing import Any

from prometheus_client.mmap_dict import MmapedDict

# Before the entries stands how many bytes are in use, these included.
HEADER = 8

# It has no types.
read: Any = MmapedDict.read_all_values_from_file


def is_whole(path: Path) -> bool:
    """Whether all of it can be read; a failure of the power leaves some that cannot."""
    try:
        with path.open("rb") as file:
            used = int.from_bytes(file.read(4), sys.byteorder, signed=True)
        entries = [json.loads(key) for key, *_ in read(str(path))]
    except (OSError, RuntimeError, ValueError, TypeError, struct.error):
        return False
    return HEADER <= used <= path.stat().st_size and all(len(each) == 4 for each in entries)
