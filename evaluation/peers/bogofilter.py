"""bogofilter: Robinson's and Fisher's statistics of words, as Debian ships it."""

from pathlib import Path

from evaluation.peers.peer import answer, installed
from filter.opinion import Verdict
from knowledge_base.label import Label

VERDICTS = {0: Verdict.SPAM, 1: Verdict.HAM, 2: Verdict.UNSURE}
REGISTER = {Label.SPAM: "-s", Label.HAM: "-n"}


class Bogofilter:
    """bogofilter with its built-in settings: no configuration file is read."""

    def __init__(self, folder: Path) -> None:
        self.command = (installed("bogofilter", package="bogofilter"), "-C", "-d", folder)
        # makes an empty word list, without which it refuses to judge
        answer((*self.command, "-n"), b"")

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """Its verdict, and its score to sixteen digits (`-TT`)."""
        status, output = answer((*self.command, "-TT"), raw, statuses=VERDICTS)
        return VERDICTS[status], float(output)

    def learn(self, raw: bytes, label: Label) -> None:
        """Registers the message."""
        answer((*self.command, REGISTER[label]), raw)

    def close(self) -> None:
        """Nothing runs between two messages."""
