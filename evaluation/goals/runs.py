"""The runs that the goals are measured by: each filter in each way of speaking."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluation.corpus import Item
from evaluation.feedback_mode import FeedbackMode
from evaluation.peers.race import PEERS, race
from evaluation.replay import replay
from evaluation.results import Result, read, writing
from evaluation.temporary_database import temporary_database
from users.models import User

HAMLET = "Hamlet"
NOBODY = "nobody@goals.invalid"
NOISE = 0.05

IMMEDIATE = FeedbackMode()
NOISY = IMMEDIATE.with_noise(NOISE)
# Those in which Hamlet is held against its peers.
HARDER = tuple(map(FeedbackMode.parse, ("partial:0.1", "errors", "delayed:500")))
MODES = (IMMEDIATE, *HARDER, NOISY)
# No peer asks about a mark.
ANSWERED = NOISY.with_answers()

HOUSE = Path(__file__).parents[2]
# Whatever may change what Hamlet thinks of a message, and what a peer is asked.
ROOMS = ("mail", "users", "knowledge_base", "ann", "filter", "evaluation")
PEER_SOURCES = ("evaluation/peers", "evaluation/feedback_mode.py")


@dataclass(frozen=True, slots=True)
class Run:
    """One filter, Hamlet or the name of a peer, in one way of speaking."""

    filter: str
    mode: FeedbackMode

    def __str__(self) -> str:
        return f"{self.filter}, {self.mode}"


def runs(peers: Sequence[str]) -> tuple[Run, ...]:
    """Hamlet's runs, then those of each peer."""
    ours = (Run(HAMLET, mode) for mode in (*MODES, ANSWERED))
    return (*ours, *(Run(name, mode) for name in peers for mode in MODES))


def results_of(run: Run, items: Sequence[Item], *, folder: Path | None) -> Iterator[Result]:
    """The results of a run, one a message, and afterwards in a file of `folder` if there is one.

    A file that is there already, of the same messages and of the same sources of
    Hamlet, is read instead. Raises as `evaluation.replay` and `peers.race` do, and
    ResultsError where the folder is missing.
    """
    if folder is None:
        yield from performed(run, items)
        return
    file = folder / file_name(run, items)
    if file.exists():
        yield from read(file)
        return
    with writing(file) as write:
        for result in performed(run, items):
            write(result)
            yield result


def performed(run: Run, items: Sequence[Item]) -> Iterator[Result]:
    """The results of a run that is made now."""
    if run.filter != HAMLET:
        yield from race(PEERS[run.filter], items, feedback=run.mode)
        return
    with temporary_database():
        user = User.objects.create_user(NOBODY)
        for outcome in replay(user, items, feedback=run.mode):
            yield outcome.result


def file_name(run: Run, items: Sequence[Item]) -> str:
    """The name of a run's results; other mail or other sources give another."""
    mode = re.sub(r"[^a-z0-9.]+", "-", str(run.mode))
    return f"{run.filter}.{mode}.{fingerprint(run, items)}.results"


def fingerprint(run: Run, items: Sequence[Item]) -> str:
    """Twelve digits that stand for the messages and for the sources that are run."""
    digest = hashlib.sha256(sources(ROOMS if run.filter == HAMLET else PEER_SOURCES))
    for item in items:
        size = item.file.stat().st_size
        digest.update(f"{item.label} {item.file} {item.start} {item.end} {size}\n".encode())
    return digest.hexdigest()[:12]


@cache
def sources(places: tuple[str, ...]) -> bytes:
    """A digest of the files below these places, as they were when this process first asked."""
    digest = hashlib.sha256()
    for place in (HOUSE / name for name in places):
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.digest()
