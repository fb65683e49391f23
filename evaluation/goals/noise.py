"""How many times worse wrong marks make a filter, over the same messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from evaluation.measures.bootstrap import Draw, bootstrap_interval
from evaluation.measures.counts import Unsure, logistic_average
from evaluation.measures.interval import Interval
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label


@dataclass(frozen=True, slots=True)
class Times:
    """A ratio with its 95 % interval; infinite where there was nothing to grow from."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Errors:
    """Which ham and which spam of a run were misjudged, in the order of the run."""

    ham: NDArray[np.bool_]
    spam: NDArray[np.bool_]

    def lam_percent(self, ham: Draw, spam: Draw) -> float:
        """Lam % over the messages drawn."""
        return logistic_average(100 * self.ham[ham].mean(), 100 * self.spam[spam].mean())


def lam_times(clean: Sequence[Result], noisy: Sequence[Result], *, unsure: Unsure) -> Times:
    """Lam % of the second run over that of the first, both over the same messages."""
    before, after = errors(clean, unsure), errors(noisy, unsure)

    def times(ham: Draw, spam: Draw) -> float:
        return ratio(after.lam_percent(ham, spam), before.lam_percent(ham, spam))

    hams, spams = len(before.ham), len(before.spam)
    return Times(
        value=times(np.arange(hams), np.arange(spams)),
        interval=bootstrap_interval(times, ham=hams, spam=spams),
    )


def errors(run: Sequence[Result], unsure: Unsure) -> Errors:
    """The errors of a run, unsure messages counted as said."""
    wrong_ham, wrong_spam = {Verdict.SPAM}, {Verdict.HAM}
    if unsure in {Unsure.FILED_AS_SPAM, Unsure.ALWAYS_AN_ERROR}:
        wrong_ham.add(Verdict.UNSURE)
    if unsure in {Unsure.LET_THROUGH, Unsure.ALWAYS_AN_ERROR}:
        wrong_spam.add(Verdict.UNSURE)
    return Errors(
        ham=np.array([each.verdict in wrong_ham for each in run if each.judge is Label.HAM]),
        spam=np.array([each.verdict in wrong_spam for each in run if each.judge is Label.SPAM]),
    )


def ratio(after: float, before: float) -> float:
    """One over the other; 1 where both are nothing, so that no error is no worse than none."""
    if before:
        return after / before
    return inf if after else 1.0
