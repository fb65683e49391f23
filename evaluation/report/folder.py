"""A run's summary as files in a folder: the page, and the same as data."""

import json
from pathlib import Path

from evaluation.report.data import data
from evaluation.report.page import page
from evaluation.report.summary import Summary


def write_folder(summary: Summary, folder: Path) -> None:
    """Writes `index.html` and `summary.json`, the folder made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page(summary), encoding="utf-8", errors="replace")
    plain = json.dumps(data(summary), indent=1, ensure_ascii=False)
    (folder / "summary.json").write_text(plain, encoding="utf-8", errors="replace")
