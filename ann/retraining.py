"""Comparing a network trained anew with the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ann.example import Example, UnknownVersion
from ann.stored_network import StoredNetwork, StoredSample

LATEST = 200


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a retraining saw and what came of it.

    `before` and `after` are the mean logistic losses, on the latest confirmed
    mail, of the network in use and of the new one; `promoted` says that the new
    one took over.
    """

    ham: int
    spam: int
    before: float
    after: float
    promoted: bool
    seconds: float


def latest_loss(network: StoredNetwork, samples: Sequence[StoredSample]) -> float:
    """The network's mean logistic loss on the latest samples, 0 if there are none."""
    losses = []
    for sample in samples[-LATEST:]:
        try:
            logit = network.predict_one(Example.from_bytes(sample.example)).logit
        except UnknownVersion:
            continue
        losses.append(np.logaddexp(0.0, -logit if sample.spam else logit))
    return float(np.mean(losses)) if losses else 0.0
