"""SpamProbe: Bayes on words and pairs of words."""

from pathlib import Path

from evaluation.peers.peer import PeerError, answer, installed
from filter.opinion import Verdict
from knowledge_base.label import Label

VERDICTS = {"SPAM": Verdict.SPAM, "GOOD": Verdict.HAM}
TEACH = {Label.SPAM: "spam", Label.HAM: "good"}


class SpamProbe:
    """SpamProbe with its built-in settings."""

    def __init__(self, folder: Path) -> None:
        self.command = (installed("spamprobe", package="spamprobe"), "-d", folder)
        answer((*self.command, "create-db"), b"")

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """Its verdict and score, which it prints as `GOOD 0.3000000 digest`."""
        # it exits with 3 for a message that it did not store, which is what we ask
        _, output = answer((*self.command, "score"), raw, statuses=(0, 3))
        words = output.split()
        if not words:
            # without a header field it sees no message at all
            return Verdict.UNSURE, 0.5
        if len(words) < 2 or words[0] not in VERDICTS:
            raise PeerError(f"spamprobe gave no score but “{output.strip()}”.")
        return VERDICTS[words[0]], float(words[1])

    def learn(self, raw: bytes, label: Label) -> None:
        """Adds the message, or moves it from the other label."""
        answer((*self.command, TEACH[label]), raw, statuses=(0, 3))

    def close(self) -> None:
        """Nothing runs between two messages."""
