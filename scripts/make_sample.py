#!/usr/bin/env python3
"""Writes sample/ anew from an unpacked SpamAssassin public corpus; sample/README.md has the rule.

    python scripts/make_sample.py CORPUS [--to FOLDER]

CORPUS is a folder in the layout of the TREC spam track: `full/index` with a line
`spam ../data/…` or `ham ../data/…` for each message, in the order in which they came.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

SKIPPED_START = 1_000
LARGEST_MESSAGE = 30_000
EVERY = 12
SIZE_OF_SAMPLE = 400

DEFAULT_TARGET = Path(__file__).resolve().parent.parent / "sample"


def index_lines(corpus: Path) -> Iterator[tuple[str, Path]]:
    """Each message's mark and path in the corpus, in order of the index.

    Raises `ValueError` on a line that is not `spam ../data/…` or `ham ../data/…`.
    """
    index = corpus / "full" / "index"
    for number, line in enumerate(index.read_text(encoding="ascii").splitlines(), start=1):
        mark, _, place = line.partition(" ")
        if mark not in {"spam", "ham"} or not place.startswith("../data/"):
            raise ValueError(f"{index}:{number}: expected 'spam ../data/…', found {line!r}")
        yield mark, Path(place).relative_to("..")


def chosen(corpus: Path) -> list[tuple[str, Path]]:
    """The sample's messages: every twelfth of those that are small enough, after the start."""
    eligible = [
        (mark, path)
        for mark, path in list(index_lines(corpus))[SKIPPED_START:]
        if (corpus / path).stat().st_size <= LARGEST_MESSAGE
    ]
    return eligible[::EVERY][:SIZE_OF_SAMPLE]


def write(corpus: Path, target: Path) -> int:
    """Replaces `target`'s index and data with the chosen messages; returns how many they are."""
    messages = chosen(corpus)
    for folder in ("full", "data"):
        shutil.rmtree(target / folder, ignore_errors=True)
    for _, path in messages:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes((corpus / path).read_bytes())
    (target / "full").mkdir(parents=True)
    lines = [f"{mark} ../{path.as_posix()}\n" for mark, path in messages]
    (target / "full" / "index").write_text("".join(lines), encoding="ascii")
    return len(messages)


def main() -> int:
    """Writes the sample; 0, or 2 with a line on standard error where the corpus is not one."""
    parser = argparse.ArgumentParser(description="Writes sample/ anew from an unpacked corpus.")
    parser.add_argument("corpus", type=Path, help="folder that holds full/index and data/")
    parser.add_argument("--to", type=Path, default=DEFAULT_TARGET, help="folder to write")
    arguments = parser.parse_args()
    try:
        count = write(arguments.corpus, arguments.to)
    except (OSError, ValueError) as problem:
        print(f"make_sample: {problem}", file=sys.stderr)
        return 2
    print(f"{count} messages in {arguments.to}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
