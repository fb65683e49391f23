"""The receiver operating characteristic: how well scores tell spam from ham at any cut-off."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.measures.interval import Interval

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The operating points of a filter, from the strictest cut-off to the laxest.

    At each `cutoff` all mail that scores so much or more is filed as spam;
    `hm_percent` of the ham and `sm_percent` of the spam are then misclassified.
    The first cut-off is infinite: nothing is filed.
    """

    cutoff: Scores
    hm_percent: Scores
    sm_percent: Scores


def curve(ham: Scores, spam: Scores) -> Curve:
    """The operating points that the scores of ham and of spam allow, equal scores together.

    Raises ValueError without ham or without spam.
    """
    ham_at, spam_at, scores = tally(ham, spam)
    filed_ham = np.concatenate([[0], np.cumsum(ham_at[::-1])])
    filed_spam = np.concatenate([[0], np.cumsum(spam_at[::-1])])
    return Curve(
        cutoff=np.concatenate([[np.inf], scores[::-1]]),
        hm_percent=100 * filed_ham / len(ham),
        sm_percent=100 * (len(spam) - filed_spam) / len(spam),
    )


def area_above_percent(ham: Scores, spam: Scores) -> float:
    """1-ROCA %: the chance that a ham scores above a spam, equal scores counted half.

    Raises ValueError without ham or without spam.
    """
    ham_at, spam_at, _ = tally(ham, spam)
    return area_of(ham_at, spam_at)


def area_interval(ham: Scores, spam: Scores, *, seed: int = 0, draws: int = 1000) -> Interval:
    """The 95 % bootstrap interval of 1-ROCA %: the middle of `draws` resampled areas.

    Ham and spam are drawn apart, so that each draw has as much of both as the
    sample. The same seed gives the same interval. Raises ValueError without ham
    or without spam.
    """
    ham_at, spam_at, _ = tally(ham, spam)
    places = np.arange(len(ham_at))
    ham_places = np.repeat(places, ham_at)
    spam_places = np.repeat(places, spam_at)
    chance = np.random.default_rng(seed)
    areas = [
        area_of(redrawn(ham_places, len(places), chance), redrawn(spam_places, len(places), chance))
        for _ in range(draws)
    ]
    low, high = np.percentile(areas, [2.5, 97.5])
    return Interval(float(low), float(high))


def sm_percent_at(ham: Scores, spam: Scores, *, hm_percent: float = 0.1) -> float:
    """The least sm % of all cut-offs that misclassify at most `hm_percent` of the ham.

    Raises ValueError without ham or without spam.
    """
    points = curve(ham, spam)
    # a share that equals the limit must not lose to the last bit of the division
    allowed = points.hm_percent <= hm_percent * (1 + 1e-12)
    return float(points.sm_percent[allowed].min())


def tally(ham: Scores, spam: Scores) -> tuple[NDArray[np.int64], NDArray[np.int64], Scores]:
    """How many ham and how many spam lie at each score, and the scores in rising order."""
    if not len(ham) or not len(spam):
        raise ValueError("a ROC curve needs at least one ham and one spam")
    scores, places = np.unique(np.concatenate([ham, spam]), return_inverse=True)
    ham_at = np.bincount(places[: len(ham)], minlength=len(scores))
    spam_at = np.bincount(places[len(ham) :], minlength=len(scores))
    return ham_at, spam_at, scores


def area_of(ham_at: NDArray[np.int64], spam_at: NDArray[np.int64]) -> float:
    """The area above the curve in percent, from the numbers at each rising score."""
    ham, spam = int(ham_at.sum()), int(spam_at.sum())
    ham_above = ham - np.cumsum(ham_at)
    # twice the pairs in the wrong order, so that ties stay whole numbers
    twice_wrong = int(spam_at @ (2 * ham_above + ham_at))
    return 100 * twice_wrong / (2 * ham * spam)


def redrawn(places: NDArray[np.int64], size: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """A bootstrap draw of as many places, counted by place."""
    drawn = places[chance.integers(0, len(places), len(places))]
    return np.bincount(drawn, minlength=size)
