"""One user's network as it stands in the store: predicts, and says on what it was trained."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import exp
from threading import Lock

import numpy as np

from ann.course import Course
from ann.cutoffs import Cutoffs, Promise, Scores, cutoffs, holding
from ann.example import Example
from ann.learner import Learner
from ann.network import NETWORK_BYTES
from ann.prediction import Prediction, Reason
from ann.reasons import reasons
from ann.start import Start
from ann.stored_sample import StoredSample


class StoredNetwork:
    """A user's network after a certain sample of his history; it never changes.

    Nothing is computed, and PyTorch is not loaded, before the first prediction:
    `pending` are the samples that follow `start`. The first prediction of a
    network takes over the numbers of the one `before` it, which computes its own
    anew should it be asked again. `trained_on` counts the confirmed ham and
    spam: what is doubted is learned, with its weight, but gives no one the right
    to be sure.
    """

    def __init__(
        self,
        *,
        start: Start,
        pending: Sequence[StoredSample],
        trained_on: tuple[int, int],
        scores: tuple[Scores, Scores],
        before: "StoredNetwork | None" = None,
    ) -> None:
        self.course: Course = start.course
        self.start = start
        self.pending = tuple(pending)
        self.trained_on = trained_on
        self.scores = scores
        self._before = before
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
            with self.learner() as learner:
                logit = learner.network.logit(example) * trust
        return Prediction(probability=1 / (1 + exp(-logit)), logit=logit)

    def reasons(self, example: Example, *, limit: int = 5) -> tuple[Reason, ...]:
        """What moved the network most, strongest first (`ann.reasons`); it changes nothing."""
        if not any(self.trained_on):
            return ()
        with self.learner() as learner:
            return reasons(learner.network, example)[:limit]

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
            nearest = self._before if self._learner is None else self
        return StoredNetwork(
            start=self.start,
            pending=(*self.pending, *added),
            trained_on=counted(self.trained_on, added),
            scores=extended(self.scores, added),
            before=nearest,
        )

    @contextmanager
    def learner(self) -> Iterator[Learner]:
        """The network with every pending sample learned, to be looked at here, not changed."""
        with self._lock:
            if self._learner is None:
                before, self._before = self._before, None
                learner, learned = (before and before._given_up()) or (self.start.learner(), 0)
                learner.learn(self.pending[learned:])
                self._learner = learner
            yield self._learner

    def held_bytes(self) -> int:
        """How much memory the network takes, about, beside its scores."""
        samples = (*self.start.latest, *self.pending)
        stored = len(self.start.arrays or b"") + sum(len(each.example) for each in samples)
        return stored + (NETWORK_BYTES if self._learner is not None else 0)

    def _given_up(self) -> tuple[Learner, int] | None:
        """The learner, for another network to go on with, and how many pending samples it knows."""
        with self._lock:
            learner, self._learner = self._learner, None
        return (learner, len(self.pending)) if learner else None


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
