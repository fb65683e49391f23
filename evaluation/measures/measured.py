"""All measures of one run together: what is reported, compared and watched."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.measures.calibration import Bin, bins, brier_score, expected_error
from evaluation.measures.counts import Counts, count
from evaluation.measures.course import Window, windows
from evaluation.measures.interval import Interval, wilson_percent
from evaluation.measures.roc import area_above_percent, area_interval, sm_percent_at
from evaluation.measures.scores import scores
from evaluation.results import Result
from knowledge_base.label import Label

OPENING = 1000
WINDOWS = 24


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the scores alone tell spam from ham, with the 95 % interval of 1-ROCA %."""

    area_percent: float
    area_interval: Interval
    sm_percent_at_hm_tenth: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one run.

    `ranking` is None where all messages are ham or all are spam, and
    `ranking_after_opening`, without the first 1,000 messages, where that holds
    of the rest.
    """

    counts: Counts
    hm_interval: Interval
    sm_interval: Interval
    ranking: Ranking | None
    ranking_after_opening: Ranking | None
    calibration: tuple[Bin, ...]
    calibration_error: float
    brier_score: float
    course: tuple[Window, ...]


def measure(results: Sequence[Result]) -> Measured:
    """The measures of a run, its results in the order of judging."""
    counts = count((result.judge, result.verdict) for result in results)
    probabilities = np.array([result.score for result in results], dtype=float)
    spam = np.array([result.judge is Label.SPAM for result in results], dtype=bool)
    return Measured(
        counts=counts,
        hm_interval=wilson_percent(counts.ham_as_spam, counts.ham),
        sm_interval=wilson_percent(counts.spam_as_ham, counts.spam),
        ranking=rank(results),
        ranking_after_opening=rank(results[OPENING:]),
        calibration=bins(probabilities, spam),
        calibration_error=expected_error(probabilities, spam),
        brier_score=brier_score(probabilities, spam),
        course=windows(results, size=max(50, -(-len(results) // WINDOWS))),
    )


def rank(results: Sequence[Result]) -> Ranking | None:
    """The measures of the scores alone, None without both ham and spam."""
    ham, spam = scores(results)
    if not len(ham) or not len(spam):
        return None
    return Ranking(
        area_percent=area_above_percent(ham, spam),
        area_interval=area_interval(ham, spam),
        sm_percent_at_hm_tenth=sm_percent_at(ham, spam),
    )
