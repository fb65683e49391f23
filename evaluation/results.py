"""Results files in the form of the TREC spam track, one line a message.

`path judge=spam class=ham score=0.1234`: what the message is, what it was taken
for, and the calibrated probability of spam in full precision.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filter.opinion import Verdict
from knowledge_base.label import Label

LINE_BREAKS = str.maketrans({"\n": "%0A", "\r": "%0D"})


class ResultsError(Exception):
    """A results file that cannot be read or written; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Result:
    """One message: `judge` is its true label, `verdict` the filter's, `score` from 0 to 1."""

    path: str
    judge: Label
    verdict: Verdict
    score: float

    @property
    def line(self) -> str:
        """The result as a line without its end; `parse_line` gives it back exactly."""
        path = self.path.translate(LINE_BREAKS)
        return f"{path} judge={self.judge} class={self.verdict} score={self.score!r}"


def parse_line(line: str) -> Result:
    """The result that a line holds; raises ValueError where it holds none.

    The path may contain blanks; any score that is a number is read, so that
    files of other filters are too.
    """
    path, judge, verdict, score = line.rstrip("\r\n").rsplit(" ", 3)
    return Result(
        path=path,
        judge=Label(value_of("judge", judge)),
        verdict=Verdict(value_of("class", verdict)),
        score=float(value_of("score", score)),
    )


def value_of(name: str, field: str) -> str:
    """The value of a field `name=value`; raises ValueError where it is another field."""
    found, _, value = field.partition("=")
    if found != name:
        raise ValueError(f"“{field}” stands where {name}= should")
    return value


def read(path: Path) -> Iterator[Result]:
    """The results in a file, one after another; raises ResultsError at the first bad line."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield parse_line(line)
            except ValueError as error:
                raise ResultsError(
                    f"{path}, line {number} is no result: {error}. Each line reads "
                    "“path judge=spam class=ham score=0.1234”."
                ) from error


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Result], None]]:
    """Gives a function that adds one result to a file that appears whole or not at all.

    The lines go to a hidden file beside `path`, which takes the place of `path`
    when the context ends well and vanishes when it does not. Raises ResultsError
    where its folder is missing.
    """
    if not path.parent.is_dir():
        raise ResultsError(f"There is no folder {path.parent} to write {path.name} into. Make it.")
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            yield lambda result: print(result.line, file=file)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
