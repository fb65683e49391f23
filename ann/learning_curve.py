"""How good a user's network has been, from his first confirmed letter to his latest."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from django.db.models import Q, Sum
from django.db.models.functions import Length

from ann.comparison import losses
from ann.interval import wilson
from ann.models import Checkpoint, Pack, Sample
from ann.network import SHAPES
from ann.stored_sample import SETTLED

# A probability this near to 0 or 1 is as sure as is counted: its loss stays finite.
_SUREST = 1e-9


@dataclass(frozen=True, slots=True)
class Stretch:
    """How the network did on some letters in a row, each scored before it was told.

    `loss` is the mean logistic loss in nats, `errors` how many lay on the wrong
    side of an even chance, `error_low` and `error_high` the 95 % interval of
    their share (Wilson's). `ended_at` is when the last of them was told.
    """

    ham: int
    spam: int
    loss: float
    errors: int
    error_low: float
    error_high: float
    ended_at: datetime

    @property
    def messages(self) -> int:
        """How many letters."""
        return self.ham + self.spam

    @property
    def error_share(self) -> float:
        """The share of errors, 0 to 1."""
        return self.errors / self.messages


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """The stretches in order, and what is kept of the network.

    `parameters` is how many numbers a network has, `network_bytes` what its
    checkpoints take as stored, `sample_bytes` what the features of the
    `samples` letters take that it can be trained on again.
    """

    stretches: tuple[Stretch, ...]
    parameters: int
    network_bytes: int
    samples: int
    sample_bytes: int


def learning_curve(user_id: int, *, points: int = 20) -> LearningCurve:
    """The user's learning curve in at most `points` stretches of about equally many letters.

    It rests on the confirmed letters that were scored before they were told,
    by whichever version was in use then; five queries. Empty where there are
    none.
    """
    scored = Sample.objects.filter(user_id=user_id, score__isnull=False, weight=1.0).exclude(
        Q(spam=True, score=SETTLED[True]) | Q(spam=False, score=SETTLED[False])
    )
    rows = [
        (spam, score, told_at)
        for spam, score, told_at in scored.order_by("id").values_list("spam", "score", "learned_at")
        if score is not None
    ]
    kept = Sample.objects.filter(user_id=user_id)
    packs = Pack.objects.filter(user_id=user_id)
    checkpoints = Checkpoint.objects.filter(user_id=user_id)
    bounds = np.unique(np.linspace(0, len(rows), min(points, len(rows)) + 1).astype(int)).tolist()
    return LearningCurve(
        stretches=tuple(_stretch(rows[begin:end]) for begin, end in pairwise(bounds)),
        parameters=int(sum(np.prod(shape) for shape in SHAPES.values())),
        network_bytes=checkpoints.aggregate(bytes=Sum(Length("arrays")))["bytes"] or 0,
        samples=kept.count(),
        sample_bytes=sum(
            rows.aggregate(bytes=Sum(Length(features)))["bytes"] or 0
            for rows, features in ((kept, "example"), (packs, "examples"))
        ),
    )


def _stretch(rows: list[tuple[bool, float, datetime]]) -> Stretch:
    spam = np.array([row[0] for row in rows])
    scores = np.clip([row[1] for row in rows], _SUREST, 1 - _SUREST)
    logits = np.log(scores) - np.log1p(-scores)
    errors = int(np.sum((logits > 0) != spam))
    low, high = wilson(errors, len(rows))
    return Stretch(
        ham=int(np.sum(~spam)),
        spam=int(np.sum(spam)),
        loss=float(np.mean(losses(spam, logits))),
        errors=errors,
        error_low=low,
        error_high=high,
        ended_at=rows[-1][2],
    )
