"""A run's summary as files in a folder: the page, and the same as data."""

import json
from collections.abc import Sequence
from pathlib import Path

from evaluation.report.comparison import Contender, comparison_data
from evaluation.report.data import data
from evaluation.report.page import page
from evaluation.report.summary import Summary


def write_folder(summary: Summary, folder: Path, *, peers: Sequence[Contender] = ()) -> None:
    """Writes `index.html` and `summary.json`, the folder made where it is missing.

    `peers` are other filters that were run over the same mail.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(
        page(summary, peers=peers), encoding="utf-8", errors="replace"
    )
    plain = json.dumps(
        {**data(summary), "peers": comparison_data(peers)}, indent=1, ensure_ascii=False
    )
    (folder / "summary.json").write_text(plain, encoding="utf-8", errors="replace")
