"""One user's network as it stands in the store: predicts, and says on what it was trained."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp
from threading import Lock

import numpy as np

from ann.cutoffs import Cutoffs, Promise, Scores, cutoffs, holding
from ann.example import Example
from ann.learner import Learner
from ann.network import Network
from ann.prediction import Prediction, Reason
from ann.reasons import reasons

# A network that knows few letters of one kind is too sure of the other: with none its logits
# count half, and the whole only with many more than this number of each.
MODERATION = 20


@dataclass(frozen=True, slots=True)
class StoredSample:
    """One learned sample as its row holds it."""

    spam: bool
    score: float | None
    example: bytes


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A network's arrays after `count` samples, and the latest of those, in order."""

    arrays: bytes | None = None
    count: int = 0
    latest: tuple[StoredSample, ...] = field(default=(), repr=False)


class StoredNetwork:
    """A user's network after a certain sample of his history; it never changes.

    Nothing is computed, and PyTorch is not loaded, before the first prediction:
    `pending` are the samples that follow `start` and are still to be learned.
    """

    def __init__(
        self,
        *,
        start: "StoredCheckpoint | StoredNetwork",
        pending: Sequence[StoredSample],
        trained_on: tuple[int, int],
        scores: tuple[Scores, Scores],
    ) -> None:
        self.trained_on = trained_on
        self.scores = scores
        self._start: StoredCheckpoint | StoredNetwork | None = start
        self._pending = tuple(pending)
        self._learner: Learner | None = None
        # One entry a promise; the network never changes, so neither do they.
        self._cutoffs: dict[Promise | None, Cutoffs] = {}
        self._lock = Lock()

    def predict_one(self, example: Example) -> Prediction:
        """What the network thinks of a message; it changes nothing.

        Raises NetworkUnavailable where PyTorch is not installed. A network
        that has learned nothing gives a probability of 0.5.
        """
        rarer = min(self.trained_on)
        trust = (rarer + MODERATION) / (rarer + 2 * MODERATION)
        logit = self.learner().network.logit(example) * trust if any(self.trained_on) else 0.0
        return Prediction(probability=1 / (1 + exp(-logit)), logit=logit)

    def reasons(self, example: Example, *, limit: int = 5) -> tuple[Reason, ...]:
        """What moved the network most, strongest first (`ann.reasons`); it changes nothing."""
        if not any(self.trained_on):
            return ()
        return reasons(self.learner().network, example)[:limit]

    def cutoffs(self, promise: Promise | None = None) -> Cutoffs:
        """From which probability on mail is spam or ham for this user (`ann.cutoffs`)."""
        if promise not in self._cutoffs:
            self._cutoffs[promise] = cutoffs(*self.scores, promise)
        return self._cutoffs[promise]

    def holding(self, share: float) -> float:
        """Above which probability unsure mail may be held for this user (`ann.cutoffs`)."""
        return holding(self.scores[0], share)

    def after(self, added: Sequence[StoredSample]) -> "StoredNetwork":
        """The network of the same history with some samples more at its end."""
        ham, spam = self.trained_on
        told_spam = sum(sample.spam for sample in added)
        with self._lock:
            waiting = self._start
        return StoredNetwork(
            start=waiting or self,
            pending=(*self._pending, *added) if waiting else added,
            trained_on=(ham + len(added) - told_spam, spam + told_spam),
            scores=extended(self.scores, added),
        )

    def learner(self) -> Learner:
        """The network with every pending sample learned; not to be changed."""
        with self._lock:
            if self._learner is None:
                self._learner = self._replayed()
                self._start = None
            return self._learner

    def packed(self) -> bytes:
        """The network's numbers as a checkpoint keeps them."""
        return self.learner().network.packed()

    def _replayed(self) -> Learner:
        if isinstance(self._start, StoredNetwork):
            learner = self._start.learner().copy()
        else:
            learner = restored(self._start or StoredCheckpoint())
        for sample in self._pending:
            learner.learn_one(sample.example, spam=sample.spam)
        return learner


def restored(checkpoint: StoredCheckpoint) -> Learner:
    """The learner that the checkpoint was taken of."""
    network = Network.unpacked(checkpoint.arrays) if checkpoint.arrays else Network()
    learner = Learner(network, count=checkpoint.count)
    for sample in checkpoint.latest:
        learner.latest[sample.spam].append(sample.example)
    return learner


def extended(scores: tuple[Scores, Scores], added: Sequence[StoredSample]) -> tuple[Scores, Scores]:
    """The scores of ham and of spam, followed by those of the added samples that have one."""
    ham = [sample.score for sample in added if sample.score is not None and not sample.spam]
    spam = [sample.score for sample in added if sample.score is not None and sample.spam]
    return np.append(scores[0], ham), np.append(scores[1], spam)
