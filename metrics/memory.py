"""How much memory this process holds."""

import resource
from pathlib import Path


def resident() -> int:
    """The bytes of memory that this process holds; where the system tells no more, its most ever.

    Linux's maximum would count what the parent held when it started us.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
