"""Online learning: each sample once, and with it an earlier ham and an earlier spam again."""

from collections import deque

from ann.example import Example, UnknownVersion
from ann.network import Network, inputs

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
        # Stored example and weight of each.
        self.latest: dict[bool, deque[tuple[bytes, float]]] = {
            label: deque(maxlen=REMEMBERED) for label in (False, True)
        }

    def copy(self) -> "Learner":
        """A learner of its own in the same state."""
        other = Learner(self.network.copy(), count=self.count)
        other.latest = {label: examples.copy() for label, examples in self.latest.items()}
        return other

    def learn_one(self, stored: bytes, *, spam: bool, weight: float = 1.0) -> None:
        """The sample is learned; one that another version of the features stored only counts.

        `weight`, 0 to 1, scales what it moves, now and whenever it comes again.
        """
        self.count += 1
        again = [
            (self._pick(label, turn), label)
            for turn in range(self.network.recipe.repeats)
            for label in (not spam, spam)
        ]
        for sample, label in [((stored, weight), spam), *again]:
            if sample is not None:
                self._step(sample[0], spam=label, weight=sample[1])
        self.latest[spam].append((stored, weight))
        if self.count % CHECKPOINT_EVERY == 0:
            self.network = Network.unpacked(self.network.packed(), self.network.recipe)

    def _pick(self, label: bool, turn: int) -> tuple[bytes, float] | None:
        latest = self.latest[label]
        return latest[((self.count + turn) * _SPREAD >> 12) % len(latest)] if latest else None

    def _step(self, stored: bytes, *, spam: bool, weight: float) -> None:
        try:
            example = Example.from_bytes(stored)
        except UnknownVersion:
            return
        # Who has seen little of one kind has no ground to doubt what he is told of it.
        experience = min(map(len, self.latest.values())) / REMEMBERED
        given = inputs(example, self.network.recipe)
        self.network.learn(given, spam=spam, experience=experience, weight=weight)
