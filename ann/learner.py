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
        self.latest: dict[bool, deque[bytes]] = {
            label: deque(maxlen=REMEMBERED) for label in (False, True)
        }

    def copy(self) -> "Learner":
        """A learner of its own in the same state."""
        other = Learner(self.network.copy(), count=self.count)
        other.latest = {label: examples.copy() for label, examples in self.latest.items()}
        return other

    def learn_one(self, stored: bytes, *, spam: bool) -> None:
        """The sample is learned; one that another version of the features stored only counts."""
        self.count += 1
        again = [(self._pick(label), label) for label in (not spam, spam)]
        for example, label in [(stored, spam), *again]:
            if example is not None:
                self._step(example, spam=label)
        self.latest[spam].append(stored)
        if self.count % CHECKPOINT_EVERY == 0:
            self.network = Network.unpacked(self.network.packed())

    def _pick(self, label: bool) -> bytes | None:
        latest = self.latest[label]
        return latest[(self.count * _SPREAD >> 12) % len(latest)] if latest else None

    def _step(self, stored: bytes, *, spam: bool) -> None:
        try:
            example = Example.from_bytes(stored)
        except UnknownVersion:
            return
        # Who has seen little of one kind has no ground to doubt what he is told of it.
        experience = min(map(len, self.latest.values())) / REMEMBERED
        self.network.learn(inputs(example), spam=spam, experience=experience)
