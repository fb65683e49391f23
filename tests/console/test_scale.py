"""`scale` plans from measurements."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from bench.scale.measured_costs import JUDGING, SOURCES
from tests.console.run import run, run_json


@pytest.fixture
def measured(tmp_path: Path) -> str:
    """What `bench --json` might have printed."""
    file = tmp_path / "measured.json"
    names = {JUDGING: 1_000.0} | dict.fromkeys(SOURCES.values(), 10.0)
    file.write_text(json.dumps([{"name": n, "median": m} for n, m in names.items()]))
    return str(file)


def test_the_parts_are_told_to_a_script(measured: str) -> None:
    told = run_json("scale", measured, "--mailboxes", "1000")
    assert told["machines"]["brokers"] == 1
    assert {"part", "wanted", "a_machine", "unit", "mailboxes_on_the_first"} == set(
        told["parts"][0]
    )


def test_the_page_is_written(measured: str, tmp_path: Path) -> None:
    run("scale", measured, "--mailboxes", "1000", "--write", str(tmp_path / "scale.md"))
    assert "## 1,000 mailboxes" in (tmp_path / "scale.md").read_text()


def test_measurements_that_lack_something_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    file.write_text('[{"name": "learning", "median": 1.0}]')
    with pytest.raises(CommandError, match="lacks judging_batches"):
        run("scale", str(file))


@pytest.mark.parametrize("text", ["", "{}x", '["no object"]'])
def test_what_is_no_measurement_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "measured.json"
    file.write_text(text)
    with pytest.raises(CommandError, match="holds no output"):
        run("scale", str(file))
