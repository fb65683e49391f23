"""What a process apart is asked to do to train the networks of many users."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from ann.batched import train_many
from ann.course import RETRAINED
from ann.example import Example
from ann.learner import CHECKPOINT_EVERY, steps_of
from ann.models import History
from ann.network import HIDDEN, Network, inputs
from ann.reading import samples
from ann.stored_sample import StoredSample
from ann.training import train
from bench.reference_user import ADDRESS
from bench.took import took
from bench.work import user_at

# Users whose networks are compared number by number, by so many letters each.
COMPARED, LETTERS = 2, 50


@dataclass(frozen=True, slots=True)
class Retrained:
    """Seconds a user: together, one after the other, and so by PyTorch step by step.

    `difference` is the greatest difference between two probabilities of spam that a
    network trained together and one trained by PyTorch give of the same letter.
    `floating` is the number of floating point operations that one user takes.
    """

    together: float
    alone: float
    by_pytorch: float
    difference: float
    floating: float


def retrain_many(users: int, samples: int, *, by_pytorch: int, address: str = ADDRESS) -> Retrained:
    """Trains the networks of so many users with so many samples each.

    Each has another stretch of the reference user's samples. One after the
    other only as many are trained as `by_pytorch` says.
    """
    told = stored_samples(address)
    histories = [stretch(told, start=37 * number, length=samples) for number in range(users)]
    few = histories[:by_pytorch]
    train(few[0][:10], RETRAINED)  # what is compiled when first used is compiled now
    together: list[Network] = []

    def train_them() -> None:
        for network in train_many(histories, RETRAINED):
            if len(together) < COMPARED:
                together.append(network)

    many = took(train_them).wall
    alone = took(lambda: [train(each, RETRAINED) for each in few]).wall
    stepped: list[Network] = []
    slow = took(lambda: stepped.extend(map(stepwise, few))).wall
    letters = [Example.from_bytes(each.example) for each in told[-LETTERS:]]
    pairs = list(zip(together, stepped, strict=False))
    return Retrained(
        together=many / users,
        alone=alone / len(few),
        by_pytorch=slow / len(few),
        difference=max(
            abs(probability(a, letter) - probability(b, letter))
            for a, b in pairs
            for letter in letters
        ),
        floating=operations(few[0]),
    )


def operations(told: Sequence[StoredSample]) -> float:
    """Floating point operations of one training: each weight of a sample forward, back, changed."""
    read = [Example.from_bytes(each.example) for each in told[:LETTERS]]
    weights = [sum(map(len, each.content)) + len(each.slots) * (HIDDEN + 1) for each in read]
    steps = len(told) * RETRAINED.passes * (1 + 2 * RETRAINED.recipe.repeats)
    return 2 * 3 * steps * sum(weights) / len(weights)


def stepwise(told: Sequence[StoredSample]) -> Network:
    """The network of the samples by PyTorch, one step of one sample after the other."""
    network = Network(RETRAINED.recipe)
    labels = np.array([each.spam for each in told])
    order = np.tile(np.arange(len(told)), RETRAINED.passes)
    steps, experience = steps_of(
        np.array([], dtype=np.bool_),
        labels[order],
        np.arange(1, len(order) + 1),
        RETRAINED.recipe.repeats,
    )
    for told_so_far, (row, known) in enumerate(zip(steps, experience, strict=True), start=1):
        for number in row[row >= 0]:
            sample = told[order[number]]
            network.learn(
                inputs(Example.from_bytes(sample.example), RETRAINED.recipe),
                spam=sample.spam,
                experience=float(known),
                weight=sample.weight,
            )
        if told_so_far % CHECKPOINT_EVERY == 0:
            network = Network.unpacked(network.packed(), RETRAINED.recipe)
    return Network.unpacked(network.packed(), RETRAINED.recipe)


def probability(network: Network, letter: Example) -> float:
    """What the network thinks of a letter."""
    return 1 / (1 + exp(-network.logit(letter)))


def stored_samples(address: str) -> list[StoredSample]:
    """All samples of a user, in order."""
    user = user_at(address)
    history = History.objects.get(user=user)
    return samples(user.pk, after=0, upto=history.last_sample)


def stretch(told: Sequence[StoredSample], *, start: int, length: int) -> list[StoredSample]:
    """So many samples in order from a place on, beginning anew at the end."""
    return [told[(start + number) % len(told)] for number in range(length)]
