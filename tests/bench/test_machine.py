"""The machine is told without its name."""

import platform
from pathlib import Path

from bench.machine import field, machine, memory


def test_the_machine_is_told_without_its_name() -> None:
    told = machine()
    assert told["cores"] >= 1
    assert told["python"] == platform.python_version()
    assert platform.node() not in " ".join(map(str, told.values()))


def test_a_table_of_linux_is_read(tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal:  2097152 kB\nMemFree: 1 kB\n")
    assert field(table, "MemFree") == "1 kB"
    assert field(table, "Swap") == ""
    assert memory(table) == "2 GiB"


def test_a_system_without_such_tables_is_unknown(tmp_path: Path) -> None:
    assert memory(tmp_path / "none") == "unknown"
