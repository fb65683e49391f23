"""On what a measurement was made, without saying whose machine it is."""

import os
import platform
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Cores, processor, memory, versions, and how busy the machine was, as of now."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(Path("/proc/cpuinfo")),
        "memory": memory(Path("/proc/meminfo")),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def processor(told: Path) -> str:
    """The model of the processor, as Linux tells it."""
    return field(told, "model name") or platform.machine()


def memory(told: Path) -> str:
    """How much memory the machine has, as Linux tells it."""
    size = field(told, "MemTotal")
    return f"{int(size.split()[0]) / 1024**2:.0f} GiB" if size else "unknown"


def field(told: Path, name: str) -> str:
    """The first value of that name in one of Linux's tables; "" where there is none."""
    if not told.exists():
        return ""
    for line in told.read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
