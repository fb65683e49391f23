"""Runs other filters over the same mail with the same feedback, each from nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from evaluation.corpus import CorpusError, Item
from evaluation.feedback_mode import FeedbackMode, Person
from evaluation.peers.bogofilter import Bogofilter
from evaluation.peers.peer import Peer, PeerError
from evaluation.peers.regression import Regression
from evaluation.peers.rspamd import Rspamd
from evaluation.peers.spamassassin import SpamAssassin
from evaluation.peers.spamprobe import SpamProbe
from evaluation.results import Result

Start = Callable[[Path], Peer]

PEERS: Mapping[str, Start] = MappingProxyType(
    {
        "bogofilter": Bogofilter,
        "spamprobe": SpamProbe,
        "spamassassin": SpamAssassin,
        "rspamd": Rspamd,
        "regression": Regression,
    }
)


def peer_names(text: str) -> tuple[str, ...]:
    """The filters that a list such as `bogofilter,spamprobe` names; raises PeerError."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in PEERS:
            raise PeerError(f"“{name}” cannot be run. There are: {', '.join(PEERS)}.")
    return names


def make_sure_of(names: Iterable[str]) -> None:
    """Starts and ends each filter once; raises PeerError where one is missing."""
    for name in names:
        with TemporaryDirectory(prefix="hamlet-peer-") as folder:
            PEERS[name](Path(folder)).close()


def race(start: Start, items: Iterable[Item], *, feedback: FeedbackMode) -> Iterator[Result]:
    """Each message's result by the filter that `start` starts, which is then told its label.

    What is told, and when, the mode says, as it does for Hamlet. The filter
    keeps what it learns in a temporary folder. Raises PeerError where it is
    missing or fails.
    """
    person = Person[bytes](feedback)
    with TemporaryDirectory(prefix="hamlet-peer-") as folder, closing(start(Path(folder))) as peer:
        for item in items:
            if item.label is None:
                raise CorpusError(f"{item.path} has no label, so nothing can be measured on it.")
            raw = item.raw()
            verdict, score = peer.judge(raw)
            for mark in person.sees(raw, item.label, verdict):
                peer.learn(mark.letter, mark.label)
            yield Result(item.path, item.label, verdict, score)
