"""Logistic regression on byte 4-grams: the plainest of the filters that led the TREC spam tracks.

Sources: J. Goodman, W. Yih, Online Discriminative Spam Filter Training, CEAS 2006;
G. Cormack, University of Waterloo Participation in the TREC 2007 Spam Track;
trained on or near errors as in D. Sculley, G. Wachman, Relaxed Online SVMs in
the TREC Spam Filtering Track, TREC 2007.
"""

from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filter.opinion import Verdict
from knowledge_base.label import Label

Places = NDArray[np.int64]

BYTES = 3_000
# a prime, so that the remainder spreads the 4-grams
WEIGHTS = 1_000_081
RATE = 0.004
# what lies further from an even chance, on the right side, is not trained on
NEAR = 0.4
LARGEST_LOGIT = 50.0


class Regression:
    """The filter in this process: it needs no program, and no folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.weights = np.zeros(WEIGHTS)

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """Spam above an even chance, and the logit; there is no unsure."""
        logit = self.logit(places(raw))
        return Verdict.SPAM if logit > 0 else Verdict.HAM, logit

    def learn(self, raw: bytes, label: Label) -> None:
        """One step of gradient descent, if the filter errs or is not far from erring."""
        features = places(raw)
        logit = self.logit(features)
        spam = label is Label.SPAM
        error = spam - 1 / (1 + exp(-logit))
        right = (logit > 0) == spam
        if not right or abs(error) > 0.5 - NEAR:
            self.weights[features] += RATE * error

    def logit(self, features: Places) -> float:
        """The sum of the weights, kept where its exponential is a number."""
        total = float(self.weights[features].sum())
        return max(-LARGEST_LOGIT, min(LARGEST_LOGIT, total))

    def close(self) -> None:
        """Nothing runs."""


def places(raw: bytes) -> Places:
    """The distinct weights that the 4-grams of the message's beginning share."""
    text = np.frombuffer(raw[:BYTES], dtype=np.uint8).astype(np.int64)
    grams = text[:-3] << 24 | text[1:-2] << 16 | text[2:-1] << 8 | text[3:]
    return np.unique(grams % WEIGHTS)
