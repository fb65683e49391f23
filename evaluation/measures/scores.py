"""The scores of a run, ham and spam apart, as the ROC measures want them."""

from collections.abc import Iterable

import numpy as np

from evaluation.measures.roc import Scores
from evaluation.results import Result
from knowledge_base.label import Label


def scores(results: Iterable[Result]) -> tuple[Scores, Scores]:
    """The scores of all ham and of all spam, each in the order of the run."""
    apart: dict[Label, list[float]] = {Label.HAM: [], Label.SPAM: []}
    for result in results:
        apart[result.judge].append(result.score)
    return np.array(apart[Label.HAM], dtype=float), np.array(apart[Label.SPAM], dtype=float)
