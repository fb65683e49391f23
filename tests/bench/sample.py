"""Where the sample lies."""

from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "sample"
