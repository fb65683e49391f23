"""SpamAssassin: its local rules together with its Bayes, no network tests."""

import subprocess
from pathlib import Path

from evaluation.peers.peer import PeerError, installed
from filter.opinion import Verdict
from knowledge_base.label import Label

DRIVER = Path(__file__).with_suffix(".pl")


class SpamAssassin:
    """SpamAssassin as installed, in one process that waits for messages.

    But for one setting, in its favour: Bayes speaks from the first marks on,
    not after 200 of each label.
    """

    def __init__(self, folder: Path) -> None:
        installed("spamassassin", package="spamassassin")
        perl = installed("perl", package="perl")
        # both programs were found on this machine, and the arguments are ours
        self.process = subprocess.Popen(  # noqa: S603
            (perl, DRIVER, folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """Spam where the score reaches the threshold; there is no unsure."""
        score, threshold = map(float, self.asked("judge", raw).split())
        return Verdict.SPAM if score >= threshold else Verdict.HAM, score

    def learn(self, raw: bytes, label: Label) -> None:
        """Teaches Bayes; the rules stay as they are."""
        self.asked(label, raw)

    def asked(self, order: str, raw: bytes) -> str:
        """The answer of the process to one order about one message."""
        to, back = self.process.stdin, self.process.stdout
        if to is None or back is None:
            raise PeerError("SpamAssassin was started without pipes.")
        try:
            to.write(f"{order} {len(raw)}\n".encode() + raw)
            to.flush()
        except BrokenPipeError:
            pass  # what it had to say is on standard error; the answer is empty
        line = back.readline().decode("ascii", "replace")
        if not line:
            raise PeerError("SpamAssassin ended; its last words are above.")
        return line

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate()
