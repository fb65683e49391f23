"""What the unit files of systemd say."""

import re
from configparser import ConfigParser
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [each for each in UNITS if each.suffix == ".service"]


def exec_start(unit: str, **replaced: str) -> list[str]:
    """The words of a unit's ExecStart, with systemd's own and these words replaced."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.read(DEPLOY / "systemd" / unit)
    line = parser["Service"]["ExecStart"]
    for name, value in replaced.items():
        line = line.replace(name, value)
    return line.split()


def settings_named(text: str) -> set[str]:
    """The variables that an environment file sets, those that are commented out too."""
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE))
