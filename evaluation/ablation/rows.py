"""One row of an ablation: how the mail fares without a part, and whether that is chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.ablation.parts import Part
from evaluation.measures.counts import Counts
from evaluation.measures.measured import Measured, measure
from evaluation.measures.paired import Difference, Pair, area_difference
from evaluation.measures.scores import scores
from evaluation.order import Order
from evaluation.results import Result

Runs = Sequence[Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Row:
    """What a part is worth, by one run an order.

    `difference` is what leaving it out adds to 1-ROCA %, the mean over the
    orders; None for the row that leaves out nothing, and without both ham and
    spam.
    """

    part: Part
    measured: tuple[Measured, ...]
    difference: Difference | None

    @property
    def counts(self) -> Counts:
        """The verdicts of all orders together."""
        return sum((each.counts for each in self.measured), Counts())


def row(part: Part, runs: Runs, *, orders: Sequence[Order], as_it_is: Runs | None = None) -> Row:
    """The row of a part by its runs, one an order, against those that leave out nothing."""
    measured = tuple(measure(run) for run in runs)
    if as_it_is is None or any(each.ranking is None for each in measured):
        return Row(part, measured, None)
    pairs = [
        pair(in_index_order(before, order), in_index_order(after, order))
        for order, before, after in zip(orders, as_it_is, runs, strict=True)
    ]
    return Row(part, measured, area_difference(pairs))


def in_index_order(results: Sequence[Result], order: Order) -> list[Result]:
    """The results in the corpus's own order."""
    places = np.argsort(order.of(range(len(results))))
    return [results[place] for place in places]


def pair(before: Sequence[Result], after: Sequence[Result]) -> Pair:
    """The scores of two runs over the same messages in the same order."""
    (ham, spam), (other_ham, other_spam) = scores(before), scores(after)
    return Pair(ham=(ham, other_ham), spam=(spam, other_spam))
