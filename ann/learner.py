"""Online learning: each sample once, and with it an earlier ham and an earlier spam again."""

from collections import deque
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ann.network import Network
from ann.stored_sample import StoredSample

Logits = npt.NDArray[np.float32]

# How many of the latest samples of each label may come again.
REMEMBERED = 100
# After so many samples the network is rounded to what a checkpoint keeps, whether or not one
# is written, so that it does not matter which process starts from where.
CHECKPOINT_EVERY = 128

# Knuth's multiplicative hash spreads the picks without a random generator to be stored.
_SPREAD = 2_654_435_761


class Learner:
    """A network together with what its next step depends on: how many samples, and the latest."""

    def __init__(self, network: Network, *, count: int) -> None:
        self.network = network
        self.count = count
        self.latest: dict[bool, deque[StoredSample]] = {
            label: deque(maxlen=REMEMBERED) for label in (False, True)
        }

    def copy(self) -> "Learner":
        """A learner of its own in the same state."""
        other = Learner(self.network.copy(), count=self.count)
        other.latest = {label: samples.copy() for label, samples in self.latest.items()}
        return other

    def learn(self, told: Sequence[StoredSample]) -> Logits:
        """The samples are learned in order, in however many calls.

        Gives the logit [n] of each just before it was learned, not a number where
        nothing could be learned of it. One that another version of the features
        stored only counts. A sample's weight, 0 to 1, scales what it moves, now and
        whenever it comes again.
        """
        from ann.descent import descend  # noqa: PLC0415  Numba, like PyTorch, is loaded when used
        from ann.lessons import lessons_of  # noqa: PLC0415  the same

        known = [*self.latest[False], *self.latest[True]]
        counts = self.count + 1 + np.arange(len(told))
        steps, experience = steps_of(
            np.array([sample.spam for sample in known], dtype=np.bool_),
            np.array([sample.spam for sample in told], dtype=np.bool_),
            counts,
            self.network.recipe.repeats,
        )
        used = np.unique(steps[steps >= 0])
        every = [*known, *told]
        lessons = lessons_of([every[number] for number in used])
        steps = np.where(steps >= 0, np.searchsorted(used, steps), -1)
        rounds = counts % CHECKPOINT_EVERY == 0
        thought = descend(self.network, lessons, steps, experience, rounds)
        for sample in told:
            self.latest[sample.spam].append(sample)
        self.count += len(told)
        return thought


def steps_of(
    known: npt.NDArray[np.bool_],
    told: npt.NDArray[np.bool_],
    counts: npt.NDArray[np.int64],
    repeats: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Which samples are learned with each that is told, and how experienced the network is then.

    `known` and `told` say which samples are spam; they are numbered in that
    order, and -1 is none. In a row stands the sample itself, and then, for each
    repetition, an earlier one of the other label and one of its own.
    """
    every = np.concatenate([known, told])
    numbers = {label: np.flatnonzero(every == label) for label in (False, True)}
    before = {
        label: np.sum(known == label) + np.cumsum(told == label) - (told == label)
        for label in (False, True)
    }
    steps = np.full((len(told), 1 + 2 * repeats), -1)
    steps[:, 0] = len(known) + np.arange(len(told))
    for turn in range(repeats):
        for label in (False, True):
            have = np.minimum(before[label], REMEMBERED)
            pick = ((counts + turn) * _SPREAD >> 12) % np.maximum(have, 1)
            column = 1 + 2 * turn + (told == label)
            rows = np.flatnonzero(have)
            chosen = numbers[label][(before[label] - have + pick)[rows]]
            steps[rows, column[rows]] = chosen
    experience = np.minimum(*(np.minimum(each, REMEMBERED) for each in before.values()))
    # Who has seen little of one kind has no ground to doubt what he is told of it.
    return steps, experience / REMEMBERED
