"""Hamlet beside other filters, over the same messages in turn."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.bogofilter_batches import classify_files
from bench.lab import Lab
from bench.letters import Labelled, labelled_in_turn
from bench.measured import Goal, Measured
from bench.took import took
from bench.work import judge_and_learn_each, judge_batch, welcome
from evaluation.peers.peer import Peer, PeerError
from evaluation.peers.race import PEERS

# How many times as fast as each Hamlet should be.
GOALS = {
    "bogofilter": Goal.at_least(1),
    "rspamd": Goal.at_least(3),
    "spamassassin": Goal.at_least(50),
}
SIZE = 10
WARM_UP, ROUNDS = 6, 12
BATCH = 100
BATCH_ROUNDS = 5
MISSING = "not measured here: the filter is not installed"


def judging_against_peers(lab: Lab) -> Iterator[Measured]:
    """Judging and learning together, message by message, beside filters that mail servers use.

    Every filter starts from nothing and sees the same messages in the same order: each is judged,
    then marked as a person would, then the next comes. They take turns, ten messages each; a
    ratio is of the times for the same ten. bogofilter is a process for each message, as mail
    servers call it; rspamd and SpamAssassin are running already and are asked through sockets and
    pipes, without their network tests; SpamProbe is a process for each message; the regression is
    numpy in this process and keeps nothing on disk. All of them have one user; Hamlet commits
    every judgement with its reasons, keeps the raw message, and can take back each mark exactly.

    `bogofilter_batches` says how far bogofilter's batch mode (one process that is given the names
    of all files, and learns nothing) still is from Hamlet judging a hundred at once.

    Fifty times SpamAssassin would be 1.7 ms for judging and learning together, less than parsing
    twice and writing what makes each mark exactly revocable take now.
    """
    peers = [name for name in PEERS if exists(name)]
    letters = lab.letters.to_learn(SIZE * (WARM_UP + ROUNDS))
    turns = list(labelled_in_turn(letters, size=SIZE))
    batches = list(labelled_in_turn(lab.letters.to_judge(BATCH * (1 + BATCH_ROUNDS)), size=BATCH))
    with ExitStack() as stack:
        process = stack.enter_context(lab.empty())
        process.do(welcome)
        running = {name: stack.enter_context(a_peer(name)) for name in peers}
        ours: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in peers}
        for turn in turns:
            ours.append(process.do(judge_and_learn_each, turn).wall)
            for name, (peer, _) in running.items():
                theirs[name].append(ask(peer, turn))
        at_once, by_files = [], []
        if "bogofilter" in running:
            for batch in batches:
                at_once.append(process.do(judge_batch, [each.letter for each in batch]).wall)
                by_files.append(classify_files(running["bogofilter"][1], batch))
    yield Measured(
        "judging_against_peers",
        "messages/s",
        tuple(SIZE / seconds for seconds in ours[WARM_UP:]),
        note="Hamlet, judging and learning, from nothing",
    )
    for name in PEERS:
        yield compared(name, ours[WARM_UP:], theirs.get(name, [])[WARM_UP:])
    yield Measured(
        "judging_against_peers.bogofilter_batches",
        "times as fast",
        tuple(b / a for a, b in zip(at_once[1:], by_files[1:], strict=True)),
        note=f"bogofilter judges {BATCH / by_files[-1]:,.0f} messages/s" if by_files else MISSING,
    )


def compared(name: str, ours: Sequence[float], theirs: Sequence[float]) -> Measured:
    """How many times as fast as the peer Hamlet went over the same messages."""
    rate = SIZE * len(theirs) / sum(theirs) if theirs else 0.0
    return Measured(
        f"judging_against_peers.{name}",
        "times as fast",
        tuple(b / a for a, b in zip(ours, theirs, strict=False)),
        GOALS.get(name),
        note=f"{name}: {rate:,.0f} messages/s" if theirs else MISSING,
    )


def ask(peer: Peer, letters: Sequence[Labelled]) -> float:
    """Seconds in which a peer judges and is then told each letter."""

    def all_of_them() -> None:
        for each in letters:
            peer.judge(each.letter.raw)
            peer.learn(each.letter.raw, each.label)

    return took(all_of_them).wall


@contextmanager
def a_peer(name: str) -> Iterator[tuple[Peer, Path]]:
    """A filter that knows nothing yet, and the folder that it keeps its knowledge in."""
    with (
        TemporaryDirectory(prefix="hamlet-peer-") as folder,
        closing(PEERS[name](Path(folder))) as peer,
    ):
        yield peer, Path(folder)


def exists(name: str) -> bool:
    """Whether that filter can be started here."""
    try:
        with a_peer(name):
            return True
    except PeerError:
        return False
