"""One user's network as it stands in the store: predicts, and says on what it was trained."""

from collections.abc import Sequence
from math import exp
from threading import Lock

import numpy as np

from ann.course import Course
from ann.cutoffs import Cutoffs, Promise, Scores, cutoffs, holding
from ann.example import Example
from ann.learner import Learner
from ann.prediction import Prediction, Reason
from ann.reasons import reasons
from ann.start import Start
from ann.stored_sample import StoredSample


class StoredNetwork:
    """A user's network after a certain sample of his history; it never changes.

    Nothing is computed, and PyTorch is not loaded, before the first prediction:
    `pending` are the samples that follow `start` and are still to be learned.
    `trained_on` counts the confirmed ham and spam: what is doubted is learned,
    with its weight, but gives no one the right to be sure.
    """

    def __init__(
        self,
        *,
        start: "Start | StoredNetwork",
        pending: Sequence[StoredSample],
        trained_on: tuple[int, int],
        scores: tuple[Scores, Scores],
    ) -> None:
        self.course: Course = start.course
        self.trained_on = trained_on
        self.scores = scores
        self._start: Start | StoredNetwork | None = start
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
        logit = 0.0
        if any(self.trained_on):
            trust = self.course.recipe.trust(min(self.trained_on))
            logit = self.learner().network.logit(example) * trust
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
        with self._lock:
            waiting, pending = self._start, self._pending
        return StoredNetwork(
            start=waiting or self,
            pending=(*pending, *added),
            trained_on=counted(self.trained_on, added),
            scores=extended(self.scores, added),
        )

    def learner(self) -> Learner:
        """The network with every pending sample learned; not to be changed."""
        with self._lock:
            if self._learner is None:
                self._learner = self._replayed()
                self._start, self._pending = None, ()
            return self._learner

    def packed(self) -> bytes:
        """The network's numbers as a checkpoint keeps them."""
        return self.learner().network.packed()

    def _replayed(self) -> Learner:
        if isinstance(self._start, StoredNetwork):
            learner = self._start.learner().copy()
        elif self._start is not None:
            learner = self._start.learner()
        for sample in self._pending:
            learner.learn_one(sample.example, spam=sample.spam, weight=sample.weight)
        return learner


def counted(trained_on: tuple[int, int], added: Sequence[StoredSample]) -> tuple[int, int]:
    """How many ham and spam are confirmed, with the added ones."""
    confirmed = [sample.spam for sample in added if sample.confirmed]
    spam = sum(confirmed)
    return trained_on[0] + len(confirmed) - spam, trained_on[1] + spam


def extended(scores: tuple[Scores, Scores], added: Sequence[StoredSample]) -> tuple[Scores, Scores]:
    """The scores of ham and of spam, followed by those of the confirmed samples that have one."""
    told = [(each.spam, each.score) for each in added if each.confirmed and each.score is not None]
    ham = [score for spam, score in told if not spam]
    spam = [score for spam, score in told if spam]
    return np.append(scores[0], ham), np.append(scores[1], spam)
