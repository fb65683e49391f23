"""bogofilter's batch mode: one process that is told the names of all files."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.letters import Labelled
from bench.took import took
from evaluation.peers.peer import PeerError, installed


def classify_files(words: Path, letters: Sequence[Labelled]) -> float:
    """Seconds in which bogofilter classifies the letters as files, with the words it learned.

    Writing the files is not counted.
    """
    command = (installed("bogofilter", package="bogofilter"), "-C", "-d", str(words), "-T", "-b")
    with TemporaryDirectory(prefix="hamlet-bench-") as folder:
        names = []
        for number, each in enumerate(letters):
            file = Path(folder) / str(number)
            file.write_bytes(each.letter.raw)
            names.append(str(file))
        told: list[bytes] = []

        def classify() -> None:
            # the program was found by `installed`, and its arguments are ours
            done = subprocess.run(  # noqa: S603
                command, input="\n".join(names).encode(), capture_output=True, check=False
            )
            told.extend(done.stdout.splitlines())

        seconds = took(classify).wall
    if len(told) != len(letters):
        raise PeerError(f"bogofilter classified {len(told)} of {len(letters)} files.")
    return seconds
